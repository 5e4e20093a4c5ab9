package io.raftkv.api;

import java.util.List;

/** {@code GET /admin/wal}: the segments on this node's disk. */
public record WalResponse(long firstIndex, long lastIndex, long sizeBytes, List<Segment> segments) {

    public record Segment(String file, long firstIndex, long lastIndex, long sizeBytes) {}
}

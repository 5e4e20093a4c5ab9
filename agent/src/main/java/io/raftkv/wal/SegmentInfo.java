package io.raftkv.wal;

import java.nio.file.Path;
import java.util.UUID;

/**
 * One segment file.
 *
 * @param lastIndex {@code firstIndex - 1} when it holds no entry
 * @param sizeBytes on disk, preallocated space included
 */
public record SegmentInfo(
        Path file, long sequence, long firstIndex, long lastIndex, long sizeBytes, UUID clusterId, long epoch) {}

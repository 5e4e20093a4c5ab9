package io.raftkv.api;

/**
 * {@code POST /admin/snapshot}, answered when the snapshot is durable.
 *
 * @param snapshot absolute path on the node
 * @param sha256 of the manifest, which names the SHA-256 of every file
 */
public record SnapshotResponse(
        String snapshot, String message, long index, long term, long sizeBytes, String sha256, long durationMs) {}

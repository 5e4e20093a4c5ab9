package io.raftkv.api;

/** {@code GET /stats}: numbers in every mode, zero rather than absent. */
public record StatsResponse(
        NodeStats node,
        StoreStats store,
        CacheStats cache,
        WalStats wal,
        RaftStats raft,
        SnapshotStats snapshot,
        DiskStats disk) {

    /**
     * @param bootId the life of this process, as a decimal number that grows with each start on one data directory
     * @param draining whether it is being taken out of service, or was
     */
    public record NodeStats(
            String id,
            String version,
            String clusterId,
            long epoch,
            long uptimeSeconds,
            String bootId,
            boolean draining) {}

    public record StoreStats(long keyCount, long dataBytes, long revision, String stateHash) {}

    /** @param hitRate 0 to 1; 0 before the first read */
    public record CacheStats(
            boolean enabled,
            long entries,
            long maxEntries,
            long bytes,
            long hits,
            long misses,
            double hitRate,
            long evictions) {}

    public record WalStats(
            long sizeBytes,
            int segments,
            long firstIndex,
            long lastIndex,
            long fsyncs,
            long appendedEntries,
            long appendedBytes) {}

    /** @param tolerates voters that may still fail; 0 where unknown */
    public record RaftStats(
            String state,
            String leader,
            long term,
            long commitIndex,
            long appliedIndex,
            long lastIndex,
            long logEntries,
            int voters,
            int nonvoters,
            int tolerates) {}

    public record SnapshotStats(int count, long lastIndex, long lastSizeBytes, long lastTimestampMillis) {}

    public record DiskStats(long freeBytes, long totalBytes, long reserveBytes) {}
}

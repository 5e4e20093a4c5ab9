package io.raftkv.config;

/**
 * How {@code limits.memory} is spent. The heap is the JVM's, fixed when it started; the rest is shared out here.
 *
 * @param totalBytes {@code limits.memory}
 * @param heapBytes what the JVM may use, the read cache included
 * @param blockCacheBytes RocksDB's cache of blocks, indexes and filters, outside the heap
 * @param memtableBytes RocksDB's recent writes, outside the heap
 * @param readCacheBytes bound of the cache of values, inside the heap
 */
public record MemoryBudget(
        long totalBytes, long heapBytes, long blockCacheBytes, long memtableBytes, long readCacheBytes) {
    private static final long STORE_BYTES_MIN = 32L << 20;

    /**
     * Half of what the heap leaves goes to RocksDB, two thirds of it to reading: buffers of the network, code and thread
     * stacks live in the other half. The read cache gets {@code cache.max_bytes}, or a quarter of the heap if less.
     */
    public static MemoryBudget of(AgentConfig config, long heapBytes) {
        long totalBytes = config.limits().memoryBytes();
        long storeBytes = Math.max(STORE_BYTES_MIN, (totalBytes - heapBytes) / 2);
        long memtableBytes = storeBytes / 3;
        long readCacheBytes = config.cache().enabled() ? Math.min(config.cache().maxBytes(), heapBytes / 4) : 0;
        return new MemoryBudget(totalBytes, heapBytes, storeBytes - memtableBytes, memtableBytes, readCacheBytes);
    }
}

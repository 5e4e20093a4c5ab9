package io.raftkv.rocks;

import io.raftkv.check.Check;

/**
 * What a key space may use of the machine.
 *
 * @param blockCacheBytes decompressed blocks, indexes and filters of the files on disk
 * @param memtableBytes recent writes of all column families together, not yet in files
 * @param backgroundJobs threads that flush and compact
 */
public record RocksOptions(long blockCacheBytes, long memtableBytes, int backgroundJobs) {
    private static final long SMALLEST_BYTES = 1 << 20;

    public RocksOptions {
        Check.argument(blockCacheBytes >= SMALLEST_BYTES, "block cache below 1 MiB: %s", blockCacheBytes);
        Check.argument(memtableBytes >= SMALLEST_BYTES, "memtables below 1 MiB: %s", memtableBytes);
        Check.argument(backgroundJobs >= 2, "a flush must not wait for a compaction, so at least 2 jobs");
    }

    /** Two thirds of {@code budgetBytes} for reads, one third for writes. */
    public static RocksOptions ofBudget(long budgetBytes) {
        long memtableBytes = Math.max(SMALLEST_BYTES, budgetBytes / 3);
        return new RocksOptions(Math.max(SMALLEST_BYTES, budgetBytes - memtableBytes), memtableBytes, 2);
    }
}

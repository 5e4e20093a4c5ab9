package io.raftkv.rocks;

import io.raftkv.store.KeySpaceFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** An open RocksDB with the native objects that must live as long as it does. */
final class Database implements AutoCloseable {
    private static final long SMALLEST_MEMTABLE_BYTES = 1 << 20;
    private static final long LARGEST_MEMTABLE_BYTES = 64 << 20;
    private static final int BLOCK_BYTES = 8 << 10;
    private static final double BLOOM_BITS_PER_KEY = 10;

    static {
        RocksDB.loadLibrary();
    }

    private final List<AutoCloseable> natives = new ArrayList<>();
    private final Map<ColumnFamily, ColumnFamilyHandle> handles = new EnumMap<>(ColumnFamily.class);
    private final RocksDB rocks;

    private Database(Path directory, RocksOptions options, boolean readOnly) throws RocksDBException {
        BloomFilter bloom = keep(new BloomFilter(BLOOM_BITS_PER_KEY));
        Cache cache = keep(new LRUCache(options.blockCacheBytes()));
        ColumnFamilyOptions familyOptions = keep(familyOptions(options, cache, bloom));
        DBOptions databaseOptions = keep(databaseOptions(options));
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (ColumnFamily family : ColumnFamily.values()) {
            descriptors.add(new ColumnFamilyDescriptor(family.familyName(), familyOptions));
        }
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        String path = directory.toString();
        this.rocks = readOnly
                ? RocksDB.openReadOnly(databaseOptions, path, descriptors, opened)
                : RocksDB.open(databaseOptions, path, descriptors, opened);
        for (ColumnFamily family : ColumnFamily.values()) {
            handles.put(family, opened.get(family.ordinal()));
        }
    }

    /** @throws KeySpaceFailure if the files are missing, damaged or in use */
    static Database open(Path directory, RocksOptions options) {
        return open(directory, options, false);
    }

    /** @throws KeySpaceFailure if the files are missing or damaged */
    static Database openReadOnly(Path directory, RocksOptions options) {
        return open(directory, options, true);
    }

    private static Database open(Path directory, RocksOptions options, boolean readOnly) {
        try {
            return new Database(directory, options, readOnly);
        } catch (RocksDBException e) {
            throw new KeySpaceFailure("cannot open the key space in " + directory + ": " + e.getMessage(), e);
        }
    }

    RocksDB rocks() {
        return rocks;
    }

    ColumnFamilyHandle handle(ColumnFamily family) {
        return handles.get(family);
    }

    @Override
    public void close() {
        handles.values().forEach(ColumnFamilyHandle::close);
        rocks.close();
        for (int i = natives.size() - 1; i >= 0; i--) {
            closeQuietly(natives.get(i));
        }
    }

    private static ColumnFamilyOptions familyOptions(RocksOptions options, Cache cache, BloomFilter bloom) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setFilterPolicy(bloom)
                // Inside the cache, so that the budget bounds them however many keys there are.
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
        long memtableBytes =
                Math.max(SMALLEST_MEMTABLE_BYTES, Math.min(LARGEST_MEMTABLE_BYTES, options.memtableBytes() / 2));
        return new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(memtableBytes)
                .setLevelCompactionDynamicLevelBytes(true);
    }

    private static DBOptions databaseOptions(RocksOptions options) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                // With the log off, families flushed one by one would let a checkpoint hold a header that is ahead of
                // its keys: the one disagreement that this design exists to rule out.
                .setAtomicFlush(true)
                .setAvoidFlushDuringShutdown(true)
                .setDbWriteBufferSize(options.memtableBytes())
                .setMaxBackgroundJobs(options.backgroundJobs())
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(1)
                .setStatsDumpPeriodSec(0);
    }

    private <T extends AutoCloseable> T keep(T nativeObject) {
        natives.add(nativeObject);
        return nativeObject;
    }

    private static void closeQuietly(AutoCloseable nativeObject) {
        try {
            nativeObject.close();
        } catch (Exception e) {
            throw new KeySpaceFailure("cannot release a native object", e);
        }
    }
}

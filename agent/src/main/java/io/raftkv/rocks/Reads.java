package io.raftkv.rocks;

import io.raftkv.command.Bytes;
import io.raftkv.command.Space;
import io.raftkv.store.KeyRange;
import io.raftkv.store.KeySpaceFailure;
import io.raftkv.store.KeySpaceReader.Visitor;
import io.raftkv.store.StateHeader;
import io.raftkv.store.StoredValue;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** Reads of one database, at one instant of it or at its newest. */
final class Reads implements AutoCloseable {
    private final Database database;
    private final Snapshot snapshot;
    private final ReadOptions pointOptions;

    /** @param snapshot {@code null} for the newest state */
    Reads(Database database, Snapshot snapshot) {
        this.database = database;
        this.snapshot = snapshot;
        this.pointOptions = options();
    }

    StoredValue get(Space space, Bytes key) {
        byte[] bytes = get(ColumnFamily.of(space), key.unsafeArray());
        return bytes == null ? null : StateEncoding.decodeValue(bytes);
    }

    StateHeader header() {
        return StateEncoding.decodeHeader(get(ColumnFamily.META, StateEncoding.headerKey()));
    }

    Bytes local(String name) {
        byte[] bytes = get(ColumnFamily.META, StateEncoding.localKey(name));
        return bytes == null ? null : Bytes.wrap(bytes);
    }

    void scan(Space space, KeyRange range, boolean reverse, Visitor visitor) {
        // Bounds inside RocksDB, or it would wade through the tombstones beyond the range before it can say "no more".
        try (ReadOptions options = options();
                Slice upper = range.end() == null ? null : new Slice(range.end().unsafeArray());
                Slice lower = new Slice(range.start().unsafeArray())) {
            options.setIterateLowerBound(lower);
            if (upper != null) {
                options.setIterateUpperBound(upper);
            }
            try (RocksIterator iterator =
                    database.rocks().newIterator(database.handle(ColumnFamily.of(space)), options)) {
                visit(iterator, reverse, visitor);
            }
        } catch (RocksDBException e) {
            throw new KeySpaceFailure("scan failed: " + e.getMessage(), e);
        }
    }

    private static void visit(RocksIterator iterator, boolean reverse, Visitor visitor) throws RocksDBException {
        if (reverse) {
            iterator.seekToLast();
        } else {
            iterator.seekToFirst();
        }
        while (iterator.isValid()) {
            if (!visitor.visit(Bytes.wrap(iterator.key()), StateEncoding.decodeValue(iterator.value()))) {
                return;
            }
            if (reverse) {
                iterator.prev();
            } else {
                iterator.next();
            }
        }
        // An iterator that ran into a damaged block is merely "not valid", which also means the end.
        iterator.status();
    }

    private byte[] get(ColumnFamily family, byte[] key) {
        try {
            return database.rocks().get(database.handle(family), pointOptions, key);
        } catch (RocksDBException e) {
            throw new KeySpaceFailure("read failed: " + e.getMessage(), e);
        }
    }

    private ReadOptions options() {
        ReadOptions options = new ReadOptions();
        return snapshot == null ? options : options.setSnapshot(snapshot);
    }

    @Override
    public void close() {
        pointOptions.close();
        if (snapshot != null) {
            database.rocks().releaseSnapshot(snapshot);
        }
    }
}

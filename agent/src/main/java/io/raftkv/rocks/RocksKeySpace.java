package io.raftkv.rocks;

import io.raftkv.command.Bytes;
import io.raftkv.command.Space;
import io.raftkv.store.Changes;
import io.raftkv.store.KeyRange;
import io.raftkv.store.KeySpace;
import io.raftkv.store.KeySpaceFailure;
import io.raftkv.store.StateHeader;
import io.raftkv.store.StoredValue;
import java.nio.file.Path;
import org.rocksdb.Checkpoint;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** A key space in one RocksDB directory. Closing it under active readers crashes the process: see DisposableState. */
public final class RocksKeySpace implements KeySpace {
    // Opening a checkpoint to look at it needs no memory worth naming.
    private static final RocksOptions FOR_LOOKING = RocksOptions.ofBudget(16 << 20);

    private final Database database;
    private final Reads reads;
    private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
    private volatile StateHeader header;

    private RocksKeySpace(Database database) {
        this.database = database;
        this.reads = new Reads(database, null);
        this.header = reads.header();
    }

    /**
     * Opens the key space in a directory, which RocksDB owns from now on; creates it when the directory is empty.
     *
     * @throws KeySpaceFailure if the files are damaged or another process uses them
     */
    public static RocksKeySpace open(Path directory, RocksOptions options) {
        return new RocksKeySpace(Database.open(directory, options));
    }

    /**
     * Opens a checkpoint to look at it; writes nothing into its directory.
     *
     * @throws KeySpaceFailure if there is no whole key space in it
     */
    public static View openReadOnly(Path directory) {
        Database database = Database.openReadOnly(directory, FOR_LOOKING);
        try {
            return new RocksView(new Reads(database, null), database::close);
        } catch (KeySpaceFailure e) {
            database.close();
            throw e;
        }
    }

    @Override
    public StoredValue get(Space space, Bytes key) {
        return reads.get(space, key);
    }

    @Override
    public StateHeader header() {
        return header;
    }

    @Override
    public Bytes local(String name) {
        return reads.local(name);
    }

    @Override
    public void scan(Space space, KeyRange range, boolean reverse, Visitor visitor) {
        reads.scan(space, range, reverse, visitor);
    }

    @Override
    public void commit(Changes changes, StateHeader next) {
        try (WriteBatch batch = new WriteBatch()) {
            fill(batch, changes, next);
            database.rocks().write(writeOptions, batch);
        } catch (RocksDBException e) {
            throw new KeySpaceFailure("commit failed: " + e.getMessage(), e);
        }
        header = next;
    }

    private void fill(WriteBatch batch, Changes changes, StateHeader next) throws RocksDBException {
        for (var change : changes.entries()) {
            var family = database.handle(ColumnFamily.of(change.getKey().space()));
            byte[] key = change.getKey().key().unsafeArray();
            if (change.getValue() == null) {
                batch.delete(family, key);
            } else {
                batch.put(family, key, StateEncoding.encode(change.getValue()));
            }
        }
        var meta = database.handle(ColumnFamily.META);
        for (var local : changes.localEntries()) {
            batch.put(
                    meta,
                    StateEncoding.localKey(local.getKey()),
                    local.getValue().unsafeArray());
        }
        batch.put(meta, StateEncoding.headerKey(), StateEncoding.encode(next));
    }

    @Override
    public View view() {
        return view(() -> {});
    }

    View view(Runnable afterClose) {
        return new RocksView(new Reads(database, database.rocks().getSnapshot()), afterClose);
    }

    /**
     * Makes a consistent copy of this instant, by hard links where it can. Commits go on meanwhile, so the copy may be
     * ahead of what {@link #header} said before the call: only its own header knows.
     *
     * @param target must not exist, its parent must, on the same file system; nothing in it is forced yet
     */
    public void checkpoint(Path target) {
        try (Checkpoint checkpoint = Checkpoint.create(database.rocks())) {
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException e) {
            boolean outOfSpace = e.getStatus() != null && e.getStatus().getSubCode() == Status.SubCode.NoSpace;
            throw new KeySpaceFailure("checkpoint into " + target + " failed: " + e.getMessage(), e, outOfSpace);
        }
    }

    @Override
    public void close() {
        reads.close();
        writeOptions.close();
        database.close();
    }
}

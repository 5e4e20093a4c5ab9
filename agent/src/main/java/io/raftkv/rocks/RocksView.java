package io.raftkv.rocks;

import io.raftkv.command.Bytes;
import io.raftkv.command.Space;
import io.raftkv.store.KeyRange;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.StateHeader;
import io.raftkv.store.StoredValue;

/** One instant of a database, and what to let go of when it is no longer looked at. */
final class RocksView implements KeySpaceReader.View {
    private final Reads reads;
    private final StateHeader header;
    private final Runnable afterClose;

    RocksView(Reads reads, Runnable afterClose) {
        this.reads = reads;
        this.header = reads.header();
        this.afterClose = afterClose;
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
    public void close() {
        reads.close();
        afterClose.run();
    }
}

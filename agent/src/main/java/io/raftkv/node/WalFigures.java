package io.raftkv.node;

import io.raftkv.wal.WalListener;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the log did since this process started. */
public final class WalFigures implements WalListener {
    private final LongAdder forces = new LongAdder();
    private final LongAdder entries = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    @Override
    public void appended(int appendedEntries, long appendedBytes, long forceNanos) {
        forces.increment();
        entries.add(appendedEntries);
        bytes.add(appendedBytes);
    }

    public long forces() {
        return forces.sum();
    }

    public long entries() {
        return entries.sum();
    }

    public long bytes() {
        return bytes.sum();
    }
}

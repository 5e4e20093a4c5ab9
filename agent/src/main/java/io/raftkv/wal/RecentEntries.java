package io.raftkv.wal;

/**
 * The newest entries in memory: replicators read them right after they were written. Bounded by bytes. Guarded by the
 * lock of {@link Wal}.
 */
final class RecentEntries {
    static final long BYTES_MAX = 8L << 20;

    /** What an entry costs beside its payload: two object headers, five fields, a slot of the ring. */
    private static final int OVERHEAD_BYTES = 80;

    private WalEntry[] ring = new WalEntry[64];
    private long firstIndex = 1;
    private int count;
    private long bytes;

    WalEntry get(long index) {
        boolean held = index >= firstIndex && index < firstIndex + count;
        return held ? ring[slot(index)] : null;
    }

    void append(WalEntry entry) {
        if (count == 0) {
            firstIndex = entry.index();
        }
        if (count == ring.length) {
            grow();
        }
        ring[slot(entry.index())] = entry;
        count++;
        bytes += cost(entry);
        while (bytes > BYTES_MAX) {
            removeFirst();
        }
    }

    void dropAfter(long lastIndexKept) {
        while (count > 0 && firstIndex + count - 1 > lastIndexKept) {
            int last = slot(firstIndex + count - 1);
            bytes -= cost(ring[last]);
            ring[last] = null;
            count--;
        }
    }

    void dropBefore(long firstIndexKept) {
        while (count > 0 && firstIndex < firstIndexKept) {
            removeFirst();
        }
    }

    private void removeFirst() {
        int first = slot(firstIndex);
        bytes -= cost(ring[first]);
        ring[first] = null;
        firstIndex++;
        count--;
    }

    private void grow() {
        WalEntry[] old = ring;
        WalEntry[] grown = new WalEntry[old.length * 2];
        for (long index = firstIndex; index < firstIndex + count; index++) {
            grown[(int) (index & (grown.length - 1))] = old[(int) (index & (old.length - 1))];
        }
        ring = grown;
    }

    private int slot(long index) {
        return (int) (index & (ring.length - 1));
    }

    private static long cost(WalEntry entry) {
        return entry.payload().length + OVERHEAD_BYTES;
    }
}

package io.raftkv.raft.jraft;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long this node's own write and force took, for the last few thousand entries. One writer, any readers. */
final class ForceTimes {
    /** A power of two, and more than can be under way between force and apply. */
    static final int ENTRIES_KEPT = 4096;

    /** The answer for an entry that was not forced here lately, or not yet. */
    static final long UNKNOWN = -1;

    private final AtomicLongArray indexes = new AtomicLongArray(ENTRIES_KEPT);
    private final AtomicLongArray nanos = new AtomicLongArray(ENTRIES_KEPT);

    void forced(long firstIndex, int entries, long tookNanos) {
        for (int i = 0; i < entries; i++) {
            int slot = slot(firstIndex + i);
            nanos.set(slot, tookNanos);
            indexes.set(slot, firstIndex + i);
        }
    }

    long of(long index) {
        int slot = slot(index);
        return indexes.get(slot) == index ? nanos.get(slot) : UNKNOWN;
    }

    private static int slot(long index) {
        return (int) (index & ENTRIES_KEPT - 1);
    }
}

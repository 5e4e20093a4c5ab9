package io.raftkv.node;

import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/**
 * Where the time of one operation went: for the {@code Server-Timing} header and the line about a slow operation. The
 * thread that completes the operation's future writes it, and has finished when the future completes.
 */
public final class OperationTrace {
    /** A part of an operation's way, in the order in which it passes them. */
    public enum Part {
        /** On the way to the leader and back. */
        FORWARD("forward"),
        /** Waiting for a place in a group commit. */
        QUEUE("queue"),
        /** Waiting for the group to fill, within {@code wal.batch_wait_time}. */
        BATCH_WAIT("batch_wait"),
        /** The leader's own write and force. */
        FORCE("force"),
        /** From the leader's force to the quorum's. */
        QUORUM("quorum"),
        /** From the commit to the result. */
        APPLY("apply"),
        /** Confirming that the state is recent enough to read. */
        READ_INDEX("read_index");

        private final String label;

        Part(String label) {
            this.label = label;
        }

        /** As it appears in headers and logs. */
        public String label() {
            return label;
        }
    }

    private final long[] nanos = new long[Part.values().length];
    private boolean cacheHit;

    public OperationTrace() {
        Arrays.fill(nanos, -1);
    }

    /** Records a part; a second time for the same part adds up. */
    public void add(Part part, long durationNanos) {
        nanos[part.ordinal()] = Math.max(0, nanos[part.ordinal()]) + Math.max(0, durationNanos);
    }

    /** A read was answered from the cache. */
    public void markCacheHit() {
        cacheHit = true;
    }

    public boolean isCacheHit() {
        return cacheHit;
    }

    /** Visits the parts that occurred, in order. */
    public void forEach(ObjLongConsumer<Part> visitor) {
        for (Part part : Part.values()) {
            if (nanos[part.ordinal()] >= 0) {
                visitor.accept(part, nanos[part.ordinal()]);
            }
        }
    }
}

package io.raftkv.node;

import io.raftkv.raft.ProposalTiming;
import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/**
 * Where the time of one operation went: for the {@code Server-Timing} header and the line about a slow operation. The
 * thread that completes the operation's future writes it, and has finished when the future completes.
 */
public final class OperationTrace implements ProposalTiming {
    /** A part of an operation's way, in the order in which it passes them. */
    public enum Part {
        /** On the way to the leader and back. */
        FORWARD("forward"),
        /** Waiting for a place in a group commit: earlier ones were full. */
        QUEUE("queue"),
        /** Waiting for the group to fill, within {@code wal.batch_wait_time}. */
        BATCH_WAIT("batch_wait"),
        /** The leader's own write and force, which goes on beside those of the others and is part of {@link #QUORUM}. */
        FORCE("force"),
        /** From handing the entry over until a quorum has forced it. */
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

    @Override
    public void took(long queueNanos, long gatheringNanos, long forceNanos, long commitNanos, long applyNanos) {
        add(Part.QUEUE, queueNanos);
        add(Part.BATCH_WAIT, gatheringNanos);
        if (forceNanos >= 0) {
            add(Part.FORCE, forceNanos);
        }
        add(Part.QUORUM, commitNanos);
        add(Part.APPLY, applyNanos);
    }

    /** Whether there was such a part. */
    public boolean has(Part part) {
        return nanos[part.ordinal()] >= 0;
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

package io.raftkv.node;

import io.raftkv.raft.RaftEngine;
import java.util.function.LongSupplier;

/** Measures how long a start took until the state held everything that the log held when it was opened. */
final class ReplayWatch {
    private final RaftEngine engine;
    private final long lastIndexAtStart;
    private final NodeListener listener;
    private final LongSupplier nanoClock;
    private final long begunNanos;

    /** Begins to measure. @param lastIndexAtStart of the log, as it was opened */
    ReplayWatch(RaftEngine engine, long lastIndexAtStart, NodeListener listener, LongSupplier nanoClock) {
        this.engine = engine;
        this.lastIndexAtStart = lastIndexAtStart;
        this.listener = listener;
        this.nanoClock = nanoClock;
        this.begunNanos = nanoClock.getAsLong();
    }

    /** @return whether the replay has ended; the listener has heard of it then, and is not to be told again */
    boolean hasEnded() {
        if (engine.status().appliedIndex() < lastIndexAtStart) {
            return false;
        }
        listener.replayed(nanoClock.getAsLong() - begunNanos);
        return true;
    }
}

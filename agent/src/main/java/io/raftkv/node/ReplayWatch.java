package io.raftkv.node;

import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
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

    /**
     * @return whether there is nothing more to watch: the replay has ended and the listener has heard of it, or this node
     *     takes no part and replays nothing
     */
    boolean hasEnded() {
        EngineStatus status = engine.status();
        if (status.role() == EngineRole.INACTIVE) {
            return true;
        }
        if (status.appliedIndex() < lastIndexAtStart) {
            return false;
        }
        listener.replayed(nanoClock.getAsLong() - begunNanos);
        return true;
    }
}

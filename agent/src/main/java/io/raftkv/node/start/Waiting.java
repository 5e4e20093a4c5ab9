package io.raftkv.node.start;

import java.io.IOException;

/** Hears that a start waits for other nodes, and for what, so that somebody can say so to whoever asks this node. */
@FunctionalInterface
public interface Waiting {
    /** Tells nobody. */
    Waiting UNHEARD = (state, reason) -> {};

    /** What a start waits for. */
    enum State {
        /** Whether somebody still counts on this node, before it founds. */
        FOUNDING,
        /** Admission to a cluster. */
        JOINING
    }

    /**
     * Called at the beginning and again whenever the reason may have changed.
     *
     * @throws IOException if it cannot be told, which ends the start
     * @throws InterruptedException if the process is to end
     */
    void on(State state, String reason) throws IOException, InterruptedException;
}

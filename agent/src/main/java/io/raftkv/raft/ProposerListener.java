package io.raftkv.raft;

/** Hears of every batch, for metrics. Called on the proposer's thread: be quick, never throw. */
public interface ProposerListener {
    ProposerListener NONE = new ProposerListener() {};

    /** @param oldestWaitNanos how long the first command of the batch waited for it to go out */
    default void proposed(int commands, long bytes, long oldestWaitNanos) {}
}

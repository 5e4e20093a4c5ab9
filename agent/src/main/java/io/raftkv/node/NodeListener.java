package io.raftkv.node;

import io.raftkv.raft.ProposerListener;

/** Hears what a node does by itself, for metrics. Called on the threads that did it: be quick, never throw. */
public interface NodeListener extends ProposerListener {
    NodeListener NONE = new NodeListener() {};

    default void automaticSnapshotMade(long durationNanos) {}

    default void automaticSnapshotFailed() {}

    /** Replicas were seen to hold different states at one index, or all voters agree again at a later one. */
    default void replicasDiffer(boolean now) {}

    /** The state holds what the log held at the start. */
    default void replayed(long durationNanos) {}

    /** The whole state was replaced by a snapshot from the leader. */
    default void snapshotInstalled() {}
}

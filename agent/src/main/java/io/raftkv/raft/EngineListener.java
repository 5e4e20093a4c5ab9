package io.raftkv.raft;

import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.store.Changes;
import io.raftkv.store.StateHeader;

/** What the node learns from its engine. Called on engine threads, the first three on the apply thread: be quick. */
public interface EngineListener {
    /** Entries were committed to the key space; {@code changes} is their net effect. */
    default void applied(Changes changes, StateHeader header) {}

    /** The whole state was replaced by a snapshot from the leader. */
    default void stateReplaced(SnapshotManifest snapshot) {}

    /** This node leads, and has applied every entry of earlier terms. */
    default void leadershipGained(long term) {}

    default void leadershipLost(long term) {}

    /** A snapshot was published on this node, for whatever reason. */
    default void snapshotPublished(SnapshotManifest snapshot) {}

    /** Log, state machine or disk failed: the process must end, at once and without answering anybody. */
    void fatal(Throwable cause);
}

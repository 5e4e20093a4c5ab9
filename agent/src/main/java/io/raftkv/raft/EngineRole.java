package io.raftkv.raft;

/** What the engine of this node is at the moment (Raft paper, section 5.1; learner: section 4.2.1 of the thesis). */
public enum EngineRole {
    LEADER,
    FOLLOWER,
    CANDIDATE,
    LEARNER,
    /** Not part of the configuration, or shut down. */
    INACTIVE
}

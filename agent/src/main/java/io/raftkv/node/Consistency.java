package io.raftkv.node;

/** How fresh a read must be. */
public enum Consistency {
    /** Sees every write acknowledged before it began. */
    LINEARIZABLE,
    /** Whatever this node has applied; answers without a leader. */
    STALE
}

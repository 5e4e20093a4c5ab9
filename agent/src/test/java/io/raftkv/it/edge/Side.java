package io.raftkv.it.edge;

/** Which kind of node a client talks to: the answers must be the same. */
enum Side {
    LEADER,
    /** Serves reads itself and forwards what has to be written. */
    FOLLOWER;

    Side other() {
        return this == LEADER ? FOLLOWER : LEADER;
    }
}

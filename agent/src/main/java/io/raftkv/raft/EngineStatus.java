package io.raftkv.raft;

import java.util.Optional;

/**
 * A look at the engine, cheap and without waiting; fields may be a moment apart from each other.
 *
 * @param leader the leader that this node knows of
 */
public record EngineStatus(
        EngineRole role,
        Optional<PeerAddress> leader,
        long term,
        long commitIndex,
        long appliedIndex,
        long lastLogIndex,
        Membership membership) {}

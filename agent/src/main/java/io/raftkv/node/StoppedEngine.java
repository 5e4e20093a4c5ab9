package io.raftkv.node;

import io.raftkv.command.CommandGroup;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.PeerProgress;
import io.raftkv.raft.ProposalRejectedException;
import io.raftkv.raft.RaftEngine;
import io.raftkv.snapshot.SnapshotManifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Takes the place of an engine in a node that must not take part: it neither votes nor answers for the log. */
final class StoppedEngine implements RaftEngine {
    private final long appliedIndex;
    private final long lastLogIndex;

    /**
     * @param appliedIndex what the state of this node holds
     * @param lastLogIndex where its log ends
     */
    StoppedEngine(long appliedIndex, long lastLogIndex) {
        this.appliedIndex = appliedIndex;
        this.lastLogIndex = lastLogIndex;
    }

    @Override
    public EngineStatus status() {
        return new EngineStatus(
                EngineRole.INACTIVE,
                Optional.empty(),
                0,
                appliedIndex,
                appliedIndex,
                lastLogIndex,
                new Membership(List.of(), List.of()));
    }

    @Override
    public Map<PeerAddress, PeerProgress> progress() {
        return Map.of();
    }

    @Override
    public CompletableFuture<Applied> propose(CommandGroup group) {
        return refused();
    }

    @Override
    public CompletableFuture<Long> readIndex() {
        return refused();
    }

    @Override
    public CompletableFuture<Long> barrier() {
        return refused();
    }

    @Override
    public CompletableFuture<Void> addNonvoter(PeerAddress peer) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> addVoter(PeerAddress peer) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> remove(PeerAddress peer) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> transferLeadership(PeerAddress to) {
        return refused();
    }

    @Override
    public CompletableFuture<SnapshotManifest> snapshot() {
        return refused();
    }

    @Override
    public void close() {}

    private static <T> CompletableFuture<T> refused() {
        return CompletableFuture.failedFuture(new ProposalRejectedException(
                ProposalRejectedException.Reason.STOPPED, "the engine of this node is not running"));
    }
}

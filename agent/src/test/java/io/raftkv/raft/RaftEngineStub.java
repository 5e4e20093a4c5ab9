package io.raftkv.raft;

import io.raftkv.command.CommandGroup;
import io.raftkv.snapshot.SnapshotManifest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Fails on every call; a test overrides what it means to be called. */
public class RaftEngineStub implements RaftEngine {
    @Override
    public CompletableFuture<Applied> propose(CommandGroup group) {
        throw new AssertionError("not expected");
    }

    @Override
    public CompletableFuture<Long> readIndex() {
        throw new AssertionError("not expected");
    }

    @Override
    public CompletableFuture<Long> barrier() {
        throw new AssertionError("not expected");
    }

    @Override
    public EngineStatus status() {
        throw new AssertionError("not expected");
    }

    @Override
    public Map<PeerAddress, PeerProgress> progress() {
        throw new AssertionError("not expected");
    }

    @Override
    public CompletableFuture<Void> addNonvoter(PeerAddress peer) {
        throw new AssertionError("not expected");
    }

    @Override
    public CompletableFuture<Void> addVoter(PeerAddress peer) {
        throw new AssertionError("not expected");
    }

    @Override
    public CompletableFuture<Void> remove(PeerAddress peer) {
        throw new AssertionError("not expected");
    }

    @Override
    public CompletableFuture<Void> transferLeadership(PeerAddress to) {
        throw new AssertionError("not expected");
    }

    @Override
    public CompletableFuture<SnapshotManifest> snapshot() {
        throw new AssertionError("not expected");
    }

    @Override
    public void close() {}
}

package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.HashResponse;
import io.raftkv.api.HealthResponse;
import io.raftkv.api.SnapshotResponse;
import io.raftkv.api.StatsResponse;
import io.raftkv.api.VersionResponse;
import io.raftkv.api.WalResponse;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.RaftEngine;
import io.raftkv.store.StateHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@link NodeService} of a running node. Nothing here waits for the log or for another node. */
public final class NodeStatus implements NodeService {
    /** A node further behind the commit index that it knows is still catching up. */
    private static final long LAG_ENTRIES_MAX = 1000;

    private final NodeIdentity self;
    private final RaftEngine engine;
    private final Supplier<StateHeader> state;
    private final ClusterView view;
    private final ServingGate gate;
    private final StateHashHistory hashes;
    private final DiskReserve reserve;
    private final NodeFigures figures;
    private final OutgoingBackups backups;
    private final Draining draining;
    private final VersionResponse version;

    NodeStatus(
            NodeIdentity self,
            RaftEngine engine,
            Supplier<StateHeader> state,
            ClusterView view,
            ServingGate gate,
            StateHashHistory hashes,
            DiskReserve reserve,
            NodeFigures figures,
            OutgoingBackups backups,
            Draining draining,
            VersionResponse version) {
        this.self = self;
        this.engine = engine;
        this.state = state;
        this.view = view;
        this.gate = gate;
        this.hashes = hashes;
        this.reserve = reserve;
        this.figures = figures;
        this.backups = backups;
        this.draining = draining;
        this.version = version;
    }

    @Override
    public HealthResponse health() {
        List<String> reasons = new ArrayList<>(gate.reasons(true));
        EngineStatus status = engine.status();
        if (reasons.isEmpty() && status.leader().isEmpty()) {
            reasons.add("no leader is known: reads and writes wait for an election");
        }
        hashes.alarm().ifPresent(reasons::add);
        if (reserve.isLow()) {
            reserve.refusal().ifPresent(refusal -> reasons.add(refusal.getMessage()));
        }
        return new HealthResponse(reasons.isEmpty() ? "healthy" : "degraded", self.nodeId(), reasons);
    }

    @Override
    public HealthResponse ready() {
        List<String> reasons = new ArrayList<>(gate.reasons(false));
        EngineStatus status = engine.status();
        if (status.leader().isEmpty()) {
            reasons.add("no leader is known");
        }
        long behind = status.commitIndex() - status.appliedIndex();
        if (behind > LAG_ENTRIES_MAX) {
            reasons.add("catching up: " + behind + " entries to apply");
        }
        return new HealthResponse(reasons.isEmpty() ? "ready" : "not ready", self.nodeId(), reasons);
    }

    @Override
    public StatsResponse stats() {
        return figures.stats(engine.status(), state.get(), view.leader(), gate.isClosed(ServingGate.Reason.DRAINING));
    }

    @Override
    public VersionResponse version() {
        return version;
    }

    @Override
    public HashResponse hash() {
        StateHeader header = state.get();
        return new HashResponse(
                self.nodeId(),
                header.applied().index(),
                header.applied().term(),
                header.revision(),
                header.keyCount(),
                header.hash().toHex());
    }

    @Override
    public WalResponse wal() {
        return figures.wal();
    }

    @Override
    public CompletableFuture<SnapshotResponse> snapshot() {
        if (engine.status().role() == EngineRole.INACTIVE) {
            return CompletableFuture.failedFuture(gate.refusal()
                    .orElseGet(() -> new ApiException(ErrorCode.NOT_READY, "this node's engine is not running")));
        }
        long begun = System.nanoTime();
        return engine.snapshot().handle((manifest, failure) -> {
            if (failure != null) {
                throw new CompletionException(new ApiException(
                        ErrorCode.INTERNAL,
                        "no snapshot was made: " + Leadership.unwrap(failure).getMessage()));
            }
            return figures.snapshot(manifest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        });
    }

    @Override
    public OutgoingBackup backup(Consistency consistency) throws IOException {
        return backups.prepare(consistency);
    }

    @Override
    public String nodeId() {
        return self.nodeId();
    }

    @Override
    public CompletableFuture<Void> drain() {
        return draining.begin();
    }

    @Override
    public void undrain() {
        draining.end();
    }

    @Override
    public String clusterTag() {
        return self.clusterTag();
    }
}

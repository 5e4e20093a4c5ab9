package io.raftkv.node;

import io.raftkv.command.Command;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.RaftEngine;
import io.raftkv.raft.ReplicatedState;
import io.raftkv.raft.SnapshotPolicy;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.store.StateHeader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes this node's snapshots by its policy. {@link #look} is called about once a second, on one thread. */
final class AutomaticSnapshots {
    private static final Logger log = LoggerFactory.getLogger(AutomaticSnapshots.class);

    private final RaftEngine engine;
    private final ReplicatedState state;
    private final SnapshotPolicy policy;
    private final NodeListener listener;
    private volatile boolean running;
    private volatile long lastEndNanos = System.nanoTime();
    private volatile Duration lastDuration = Duration.ZERO;

    AutomaticSnapshots(RaftEngine engine, ReplicatedState state, SnapshotPolicy policy, NodeListener listener) {
        this.engine = engine;
        this.state = state;
        this.policy = policy;
        this.listener = listener;
    }

    void look() {
        if (running || engine.status().role() == EngineRole.INACTIVE) {
            return;
        }
        long begun = System.nanoTime();
        Duration sinceLast = Duration.ofNanos(begun - lastEndNanos);
        if (!policy.due(operationsSinceSnapshot(), sinceLast, lastDuration)) {
            return;
        }
        running = true;
        engine.snapshot().whenComplete((manifest, failure) -> {
            lastEndNanos = System.nanoTime();
            lastDuration = Duration.ofNanos(lastEndNanos - begun);
            running = false;
            if (failure != null) {
                listener.automaticSnapshotFailed();
                log.warn("automatic snapshot failed, will be repeated error={}", failure.toString());
            } else {
                listener.automaticSnapshotMade(lastEndNanos - begun);
                log.info(
                        "automatic snapshot made index={} duration_ms={}",
                        manifest.index(),
                        TimeUnit.NANOSECONDS.toMillis(lastEndNanos - begun));
            }
        });
    }

    /** Mutations applied since the newest snapshot: what the revision counter counts, without its jump at a new epoch. */
    long operationsSinceSnapshot() {
        StateHeader now = state.header();
        Optional<SnapshotManifest> snapshot = state.newestSnapshot().map(PublishedSnapshot::manifest);
        long from = snapshot.map(SnapshotManifest::revision).orElse(0L);
        if (now.epoch() > snapshot.map(SnapshotManifest::epoch).orElse(0L)) {
            from = new Command.OpenEpoch(now.epoch()).revisionAfter(from);
        }
        return Math.max(0, now.revision() - from);
    }
}

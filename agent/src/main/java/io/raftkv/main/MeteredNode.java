package io.raftkv.main;

import io.raftkv.metrics.Metrics;
import io.raftkv.metrics.SnapshotMetrics.Trigger;
import io.raftkv.node.NodeListener;

/** Counts what the node does by itself. */
final class MeteredNode implements NodeListener {
    private final Metrics metrics;

    MeteredNode(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void proposed(int commands, long bytes, long oldestWaitNanos) {
        metrics.wal().proposed(commands, oldestWaitNanos);
    }

    @Override
    public void automaticSnapshotMade(long durationNanos) {
        metrics.snapshots().made(Trigger.AUTO, durationNanos);
    }

    @Override
    public void automaticSnapshotFailed() {
        metrics.snapshots().failed(Trigger.AUTO);
    }

    @Override
    public void replayed(long durationNanos) {
        metrics.wal().replayed(durationNanos);
    }

    @Override
    public void replicasDiffer(boolean now) {
        metrics.raft().diverged(now);
    }

    @Override
    public void snapshotInstalled() {
        metrics.snapshots().installed();
    }
}

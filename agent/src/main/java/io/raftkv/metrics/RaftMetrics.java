package io.raftkv.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Elections, proposals and their durations, as seen on this node. */
public final class RaftMetrics {
    private final LongAdder leaderChanges;
    private final LongAdder electionsWon;
    private final LongAdder pending = new LongAdder();
    private final LongAdder committed;
    private final LongAdder failed;
    private final LongAdder notLeader;
    private final LongAdder timedOut;
    private final LongAdder queueFull;
    private final LongAdder otherFailure;
    private final AdderHistogram commit;
    private final AdderHistogram apply;
    private final AdderHistogram readIndex;
    private volatile boolean diverged;

    RaftMetrics(Metrics metrics) {
        leaderChanges = metrics.counter(MetricsCatalogue.RAFT_LEADER_CHANGES);
        electionsWon = metrics.counter(MetricsCatalogue.RAFT_ELECTIONS, "won");
        committed = metrics.counter(MetricsCatalogue.RAFT_PROPOSALS, "committed");
        failed = metrics.counter(MetricsCatalogue.RAFT_PROPOSALS, "failed");
        notLeader = metrics.counter(MetricsCatalogue.RAFT_PROPOSALS_FAILED, "not_leader");
        timedOut = metrics.counter(MetricsCatalogue.RAFT_PROPOSALS_FAILED, "timeout");
        queueFull = metrics.counter(MetricsCatalogue.RAFT_PROPOSALS_FAILED, "queue_full");
        otherFailure = metrics.counter(MetricsCatalogue.RAFT_PROPOSALS_FAILED, "other");
        commit = metrics.histogram(MetricsCatalogue.RAFT_COMMIT_DURATION, Buckets.LATENCY);
        apply = metrics.histogram(MetricsCatalogue.RAFT_APPLY_DURATION, Buckets.LATENCY);
        readIndex = metrics.histogram(MetricsCatalogue.RAFT_READ_INDEX_DURATION, Buckets.LATENCY);
        metrics.gauge(MetricsCatalogue.RAFT_PROPOSALS_PENDING, pending::sum);
        metrics.gauge(MetricsCatalogue.REPLICA_DIVERGENCE, () -> diverged ? 1 : 0);
    }

    /** Why a proposal failed. */
    public enum Failure {
        NOT_LEADER,
        TIMEOUT,
        QUEUE_FULL,
        OTHER
    }

    public void leaderChanged() {
        leaderChanges.increment();
    }

    /** This node won an election. */
    public void elected() {
        electionsWon.increment();
    }

    public void proposed() {
        pending.increment();
    }

    public void committed() {
        pending.decrement();
        committed.increment();
    }

    public void failed(Failure failure) {
        pending.decrement();
        failed.increment();
        switch (failure) {
            case NOT_LEADER -> notLeader.increment();
            case TIMEOUT -> timedOut.increment();
            case QUEUE_FULL -> queueFull.increment();
            case OTHER -> otherFailure.increment();
        }
    }

    public void commitTook(long nanos) {
        commit.observe(nanos);
    }

    public void applyTook(long nanos) {
        apply.observe(nanos);
    }

    public void readIndexTook(long nanos) {
        readIndex.observe(nanos);
    }

    /** Whether this node's state was found to differ from that of the others. */
    public void diverged(boolean now) {
        diverged = now;
    }
}

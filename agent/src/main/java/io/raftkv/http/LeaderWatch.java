package io.raftkv.http;

import io.raftkv.api.LeaderResponse;
import io.raftkv.metrics.RaftMetrics;
import io.raftkv.node.ClusterService;

/** Counts changes of leader or term as this node sees them, by looking from time to time. One thread. */
final class LeaderWatch {
    private final ClusterService cluster;
    private final RaftMetrics metrics;
    private String leader = "";
    private long term;

    LeaderWatch(ClusterService cluster, RaftMetrics metrics) {
        this.cluster = cluster;
        this.metrics = metrics;
    }

    void look() {
        LeaderResponse now = cluster.leader();
        if (now.leader().isEmpty() || now.leader().equals(leader) && now.term() == term) {
            return;
        }
        if (!leader.isEmpty()) {
            metrics.leaderChanged();
        }
        if (now.state().equals("Leader")) {
            metrics.elected();
        }
        leader = now.leader();
        term = now.term();
    }
}

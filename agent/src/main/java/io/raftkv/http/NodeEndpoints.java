package io.raftkv.http;

import io.raftkv.metrics.SnapshotMetrics;
import io.raftkv.metrics.SnapshotMetrics.Trigger;
import io.raftkv.node.NodeService;
import java.util.concurrent.TimeUnit;

/** This node: its health, its figures, its snapshots. */
final class NodeEndpoints {
    private final NodeService node;
    private final HealthProbe health;
    private final HealthProbe readiness;
    private final SnapshotMetrics snapshots;

    NodeEndpoints(NodeService node, HealthProbe health, HealthProbe readiness, SnapshotMetrics snapshots) {
        this.node = node;
        this.health = health;
        this.readiness = readiness;
        this.snapshots = snapshots;
    }

    /** 200 as long as anybody can answer: what a load balancer needs to know is {@link #ready}. */
    void health(Exchange exchange) {
        exchange.answerWhen(health.ask(), status -> exchange.answerJson(200, status));
    }

    void ready(Exchange exchange) {
        exchange.answerWhen(
                readiness.ask(), status -> exchange.answerJson(status.status().equals("ready") ? 200 : 503, status));
    }

    void stats(Exchange exchange) {
        exchange.answerJson(200, node.stats());
    }

    void version(Exchange exchange) {
        exchange.answerJson(200, node.version());
    }

    void hash(Exchange exchange) {
        exchange.answerJson(200, node.hash());
    }

    void wal(Exchange exchange) {
        exchange.answerJson(200, node.wal());
    }

    void snapshot(Exchange exchange) {
        exchange.answerWhen(
                node.snapshot().whenComplete((made, failure) -> {
                    if (failure == null) {
                        snapshots.made(Trigger.MANUAL, TimeUnit.MILLISECONDS.toNanos(made.durationMs()));
                    } else {
                        snapshots.failed(Trigger.MANUAL);
                    }
                }),
                made -> exchange.answerJson(200, made));
    }
}

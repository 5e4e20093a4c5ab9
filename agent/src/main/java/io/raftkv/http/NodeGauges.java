package io.raftkv.http;

import io.raftkv.api.NodesResponse;
import io.raftkv.api.StatsResponse;
import io.raftkv.api.VersionResponse;
import io.raftkv.metrics.Metrics;
import io.raftkv.metrics.MetricsCatalogue;
import io.raftkv.node.ClusterService;
import io.raftkv.node.NodeService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Shows the figures of {@code /stats} as metrics, so that the two never disagree. */
final class NodeGauges {
    private static final List<String> STATES = List.of("leader", "follower", "candidate", "learner");

    private final Metrics metrics;
    private final StatsSample sample;

    private NodeGauges(Metrics metrics, NodeService node) {
        this.metrics = metrics;
        this.sample = new StatsSample(node::stats, System::nanoTime);
    }

    static void register(Metrics metrics, NodeService node, ClusterService cluster, boolean cacheExpires) {
        NodeGauges gauges = new NodeGauges(metrics, node);
        gauges.storage(cacheExpires);
        gauges.log();
        gauges.raft(cluster);
        VersionResponse version = node.version();
        metrics.gauge(
                MetricsCatalogue.BUILD_INFO,
                () -> 1,
                known(version.version()),
                known(version.revision()),
                known(version.java()));
    }

    private static String known(String text) {
        return text == null || text.isEmpty() ? "unknown" : text;
    }

    private void storage(boolean cacheExpires) {
        gauge(MetricsCatalogue.STORAGE_KEYS, stats -> stats.store().keyCount());
        gauge(MetricsCatalogue.STORAGE_VALUE_BYTES, stats -> stats.store().dataBytes());
        gauge(MetricsCatalogue.CACHE_ENTRIES, stats -> stats.cache().entries());
        gauge(MetricsCatalogue.CACHE_MAX_ENTRIES, stats -> stats.cache().maxEntries());
        gauge(MetricsCatalogue.CACHE_BYTES, stats -> stats.cache().bytes());
        metrics.counter(
                MetricsCatalogue.CACHE_EVICTIONS,
                () -> sample.now().cache().evictions(),
                cacheExpires ? "mixed" : "size");
        gauge(MetricsCatalogue.DISK_FREE, stats -> stats.disk().freeBytes());
        gauge(MetricsCatalogue.DISK_SIZE, stats -> stats.disk().totalBytes());
    }

    private void log() {
        gauge(MetricsCatalogue.WAL_SIZE, stats -> stats.wal().sizeBytes());
        gauge(MetricsCatalogue.WAL_SEGMENTS, stats -> stats.wal().segments());
        gauge(MetricsCatalogue.SNAPSHOT_SIZE, stats -> stats.snapshot().lastSizeBytes());
        gauge(MetricsCatalogue.SNAPSHOT_LAST_INDEX, stats -> stats.snapshot().lastIndex());
        metrics.gauge(
                MetricsCatalogue.SNAPSHOT_LAST_SUCCESS,
                () -> sample.now().snapshot().lastTimestampMillis() / 1000.0);
    }

    private void raft(ClusterService cluster) {
        gauge(MetricsCatalogue.RAFT_IS_LEADER, stats -> isIn("leader", stats));
        gauge(
                MetricsCatalogue.RAFT_HAS_LEADER,
                stats -> known(stats.raft().leader()).equals("unknown") ? 0 : 1);
        for (String state : STATES) {
            metrics.gauge(MetricsCatalogue.RAFT_STATE, () -> isIn(state, sample.now()), state);
        }
        gauge(MetricsCatalogue.RAFT_TERM, stats -> stats.raft().term());
        gauge(MetricsCatalogue.RAFT_COMMIT_INDEX, stats -> stats.raft().commitIndex());
        gauge(MetricsCatalogue.RAFT_APPLIED_INDEX, stats -> stats.raft().appliedIndex());
        gauge(MetricsCatalogue.RAFT_LAST_INDEX, stats -> stats.raft().lastIndex());
        gauge(MetricsCatalogue.RAFT_LOG_ENTRIES, stats -> stats.raft().logEntries());
        gauge(
                MetricsCatalogue.RAFT_PEERS,
                stats -> stats.raft().voters() + stats.raft().nonvoters());
        gauge(MetricsCatalogue.RAFT_VOTERS, stats -> stats.raft().voters());
        gauge(MetricsCatalogue.RAFT_FAILURE_TOLERANCE, stats -> stats.raft().tolerates());
        metrics.peerGauge(MetricsCatalogue.RAFT_FOLLOWER_LAG, () -> lags(cluster));
    }

    private static long isIn(String state, StatsResponse stats) {
        return stats.raft().state().toLowerCase(Locale.ROOT).equals(state) ? 1 : 0;
    }

    private Map<String, Long> lags(ClusterService cluster) {
        Map<String, Long> byPeer = new TreeMap<>();
        if (isIn("leader", sample.now()) == 1) {
            for (NodesResponse.NodeView member : cluster.nodes().nodes()) {
                if (member.lag() != null && !"leader".equals(member.role())) {
                    byPeer.put(member.id(), member.lag());
                }
            }
        }
        return byPeer;
    }

    private void gauge(MetricsCatalogue metric, ToLongFunction<StatsResponse> value) {
        metrics.gauge(metric, () -> value.applyAsLong(sample.now()));
    }
}

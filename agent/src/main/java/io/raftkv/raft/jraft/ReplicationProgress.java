package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.core.Replicator;
import com.alipay.sofa.jraft.entity.PeerId;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.PeerProgress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How far each peer is, out of the gauges that the engine registers per replicator. The engine answers whether a peer
 * was heard within its lease, so the time of last contact is exact to one election timeout, and only for as long as
 * somebody keeps asking.
 */
final class ReplicationProgress {
    private static final long UNKNOWN = 0;
    private static final long NEVER = -1;

    private final Node node;
    private final String groupId;
    private final Map<PeerId, Long> lastAliveNanos = new ConcurrentHashMap<>();

    ReplicationProgress(Node node, String groupId) {
        this.node = node;
        this.groupId = groupId;
    }

    /** Empty unless this node leads. */
    Map<PeerAddress, PeerProgress> read() {
        MetricRegistry registry = node.getNodeMetrics().getMetricRegistry();
        Map<PeerAddress, PeerProgress> result = new HashMap<>();
        try {
            Set<PeerId> alive = new HashSet<>(node.listAlivePeers());
            alive.addAll(node.listAliveLearners());
            for (List<PeerId> peers : List.of(node.listPeers(), node.listLearners())) {
                for (PeerId peer : peers) {
                    if (!peer.equals(node.getNodeId().getPeerId())) {
                        result.put(
                                Peers.fromEngine(peer),
                                new PeerProgress(
                                        matchIndex(registry, peer), sinceContactMillis(peer, alive.contains(peer))));
                    }
                }
            }
            return result;
        } catch (IllegalStateException e) {
            // Leadership went while we looked.
            return Map.of();
        }
    }

    /** Known only while entries flow: before the first answer the engine assumes that the peer has everything. */
    private long matchIndex(MetricRegistry registry, PeerId peer) {
        String name = "replicator-" + groupId + "/" + peer + ".";
        long state = gauge(registry, name + "state");
        return state == Replicator.State.Replicate.ordinal() ? gauge(registry, name + "next-index") - 1 : UNKNOWN;
    }

    private static long gauge(MetricRegistry registry, String name) {
        return registry.getMetrics().get(name) instanceof Gauge<?> gauge && gauge.getValue() instanceof Long value
                ? value
                : UNKNOWN;
    }

    private long sinceContactMillis(PeerId peer, boolean alive) {
        long now = System.nanoTime();
        if (alive) {
            lastAliveNanos.put(peer, now);
            return 0;
        }
        Long last = lastAliveNanos.get(peer);
        return last == null ? NEVER : TimeUnit.NANOSECONDS.toMillis(now - last);
    }
}

package io.raftkv.it.faults;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Voters in a network of their own, any of which may be killed, wiped and taken in again. */
final class FaultCluster {
    private static final Duration SAME_WITHIN = Duration.ofSeconds(60);

    private FaultCluster() {}

    static NodeNetwork network(int nodes) {
        return NodeNetwork.of(
                IntStream.rangeClosed(1, nodes).mapToObj(i -> "node" + i).toList());
    }

    /** Starts one voter for each host of the network. */
    static void start(TestCluster cluster, NodeNetwork network) {
        cluster.on(network);
        TestNode first = configure(cluster.newNode("node1"))
                .set("raft.bootstrap", "true")
                .start();
        cluster.awaitReady(first);
        for (int i = 2; i <= network.ids().size(); i++) {
            configure(cluster.joining("node" + i, first)).start();
        }
        cluster.awaitVoters(network.ids().size());
        String everybody = cluster.nodes().stream().map(node -> node.url("")).collect(Collectors.joining(","));
        cluster.nodes().forEach(node -> node.set("raft.bootstrap", null).set("raft.join_addr", everybody));
    }

    /** Waits until all replicas stand at one index, and returns their state hashes there. */
    static Set<String> stateHashes(TestCluster cluster) {
        return Await.until("all replicas at one index", SAME_WITHIN, () -> {
            Set<Long> indexes = new HashSet<>();
            Set<String> hashes = new HashSet<>();
            for (TestNode node : cluster.nodes()) {
                var answer = hash(node);
                indexes.add(answer.path("index").asLong());
                hashes.add(answer.path("state_hash").asText() + " of " + answer.path("key_count"));
            }
            return indexes.size() == 1 ? hashes : null;
        });
    }

    private static com.fasterxml.jackson.databind.JsonNode hash(TestNode node) throws IOException {
        return node.json("/admin/hash");
    }

    private static TestNode configure(TestNode node) {
        return node.set("limits.request_timeout", "5s")
                // Small enough that logs are cut and snapshots are installed during the test.
                .set("storage.snapshot_every", "2000")
                .set("storage.snapshot_min_interval", "5s")
                .set("wal.segment_size", "256KiB");
    }
}

package io.raftkv.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A part of the cluster that is no majority neither acknowledges nor reads, from the first moment on. */
class MinorityIT {
    private static final Duration NEW_LEADER_WITHIN = Duration.ofSeconds(60);
    /** Enough for some to come before and some after an isolated leader has stepped down. */
    private static final int REFUSALS = 40;

    private static final Duration ASKED_FOR_MAX = Duration.ofSeconds(90);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldNotServeFromAnIsolatedLeader() throws IOException {
        try (NodeNetwork network = FaultCluster.network(3)) {
            FaultCluster.start(cluster, network);
            shouldNotServe(network, List.of(cluster.awaitLeader()));
            cluster.startOver();
        }
    }

    @Test
    void shouldNotServeFromTheLeadersHalfOfFiveWhenItIsTheSmallerOne() throws IOException {
        try (NodeNetwork network = FaultCluster.network(5)) {
            FaultCluster.start(cluster, network);
            shouldNotServe(network, List.of(cluster.awaitLeader(), cluster.awaitFollower()));
            cluster.startOver();
        }
    }

    private void shouldNotServe(NodeNetwork network, List<TestNode> minority) throws IOException {
        List<TestNode> majority = new ArrayList<>(cluster.nodes());
        majority.removeAll(minority);
        assertThat(majority.get(0).put("key", "before").status()).isEqualTo(201);
        minority.forEach(one -> majority.forEach(other -> network.cutBothWays(one.id(), other.id())));
        network.apply();

        TestNode elsewhere = majority.get(0);
        int refused;
        try (Askers askers = Askers.start(minority, "key", 2)) {
            Await.that(
                    "the majority acknowledges",
                    NEW_LEADER_WITHIN,
                    () -> elsewhere.put("key", "after").status() == 201);
            Await.that("the minority was asked long enough", ASKED_FOR_MAX, () -> askers.have(REFUSALS));
            for (TestNode node : minority) {
                assertThat(node.get("/keys/key?consistency=stale").text()).isEqualTo("before");
            }
            refused = askers.refused();
        }
        System.out.println(
                minority.size() + " of " + cluster.nodes().size() + " nodes refused " + refused + " requests");

        network.heal();
        for (TestNode node : minority) {
            Await.that(
                    node.id() + " is back",
                    Operator.ANSWERS_WITHIN,
                    () -> node.get("/keys/key").text().equals("after"));
        }
    }
}

package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node on its way into a cluster. */
class JoiningIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldSayThatItIsJoiningUntilSomebodyLetsItIn() throws IOException {
        TestNode first = cluster.newNode("node1").set("raft.bootstrap", "true");
        TestNode second = cluster.joining("node2", first).launch();
        Await.that(
                "node2 says that it is joining",
                SOON,
                () -> second.get("/health").status() == 503
                        && second.json("/health").path("status").asText().equals("joining"));
        assertThat(second.put("a", "1").code()).isEqualTo("NOT_READY");

        first.start();

        cluster.awaitVoters(2);
        assertThat(second.get("/health").status()).isEqualTo(200);
    }

    @Test
    void shouldRefuseTheNodeOfAnotherClusterAndSayWhy() throws IOException {
        TestNode first = cluster.newNode("node1").set("raft.bootstrap", "true").start();
        TestNode other = cluster.newNode("node9").set("raft.bootstrap", "true").start();
        cluster.awaitReady(first);
        cluster.awaitReady(other);
        assertThat(other.put("a", "1").status()).isEqualTo(201);

        HttpAnswer running = first.post(
                "/cluster/join",
                "{\"node_id\":\"node9\",\"addr\":\"" + other.raftAddress() + "\",\"http\":\"" + other.url("") + "\"}");
        assertThat(running.status()).isEqualTo(409);
        assertThat(running.text()).contains("foreign cluster");

        assertThat(other.post("/admin/snapshot", "").status()).isEqualTo(200);
        other.terminate();
        cluster.shell("rm -rf " + other.data() + "/raft");
        other.set("raft.bootstrap", null).set("raft.join_addr", first.url("")).launch();
        assertThat(other.awaitExit()).isNotZero();
        assertThat(other.logTail()).contains("foreign cluster").contains("empty its data directory");
        assertThat(first.json("/cluster/nodes").path("count").asInt()).isEqualTo(1);
    }
}

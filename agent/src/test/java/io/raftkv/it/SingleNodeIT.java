package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import io.raftkv.it.cluster.Writer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One node, {@code raft.enabled: false}: a cluster of one on the same path. */
class SingleNodeIT {
    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldKeepEveryAcknowledgedWriteOverKill9() throws IOException {
        TestNode node = cluster.single();
        try (Writer writer = Writer.start(cluster, 4)) {
            for (int round = 0; round < 3; round++) {
                writer.awaitMore(200);
                node.kill9();
                node.start();
                cluster.awaitReady(node);
            }
            writer.close();
            writer.verify(node);
        }
    }

    @Test
    void shouldEndInGoodOrderOnSigterm() throws IOException {
        TestNode node = cluster.single();
        assertThat(node.put("a", "1").status()).isEqualTo(201);

        assertThat(node.terminate()).isZero();

        assertThat(node.logText()).contains("agent stopped");
        node.start();
        cluster.awaitReady(node);
        assertThat(node.get("/keys/a").text()).isEqualTo("1");
    }

    /** The line that the node has logged last when the signal comes. */
    @ParameterizedTest
    @ValueSource(strings = {"auth.enabled is false", "start decision", "raft engine started", "http listening"})
    void shouldEndOnSigtermAtEachMomentOfItsStart(String moment) throws IOException {
        TestNode node = cluster.single();
        assertThat(node.put("a", "1").status()).isEqualTo(201);
        node.terminate();
        int before = node.logText().length();

        node.launch();
        Await.that(
                moment + " in " + node.log(),
                Duration.ofSeconds(60),
                () -> node.logText().substring(before).contains(moment));
        assertThat(node.terminate()).isZero();

        node.start();
        cluster.awaitReady(node);
        assertThat(node.get("/keys/a").text()).isEqualTo("1");
    }

    @Test
    void shouldEndOnSigtermWhileItWaitsForAClusterToJoin() {
        TestNode node = cluster.newNode("late")
                .set("raft.join_addr", "http://127.0.0.1:1")
                .launch();
        Await.that(
                "the decision in " + node.log(),
                Duration.ofSeconds(60),
                () -> node.logText().contains("start decision=Join"));

        assertThat(node.terminate()).isZero();
    }

    @Test
    void shouldOpenNoRaftPortReachableFromOutside() {
        TestNode node = cluster.single();

        String listening = cluster.shell("ss -ltnp | grep pid=" + node.pid() + " | awk '{print $4}'");

        assertThat(listening.lines().toList())
                .singleElement()
                .asString()
                .endsWith(node.url("").replaceAll(".*:", ":"));
    }
}

package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import io.raftkv.it.cluster.Writer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two of three are lost for good: the third goes on alone, the old ones stay out, new ones join. */
class QuorumLossIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldGoOnFromOneMemberWhenAMajorityIsLost() throws IOException {
        List<TestNode> nodes = cluster.voters(3);
        Writer writer = Writer.start(cluster, 4);
        writer.awaitMore(150);
        assertThat(nodes.get(1).post("/admin/snapshot", "").status()).isEqualTo(200);
        writer.awaitMore(150);
        writer.close();
        TestNode survivor = furthest(nodes);
        List<TestNode> lost = new ArrayList<>(nodes);
        lost.remove(survivor);
        lost.forEach(TestNode::kill9);
        Await.that(
                "writes are refused without a majority",
                SOON,
                () -> survivor.put("lost", "x").status() >= 500);

        assertThat(survivor.offline("inspect").exitCode()).isEqualTo(9);
        survivor.kill9();
        JsonNode before = json(survivor.offline("inspect", "-o", "json"));
        String clusterId = before.path("cluster_id").asText();
        assertThat(before.path("members").findValuesAsText("name"))
                .containsExactlyInAnyOrder("node1", "node2", "node3");
        TestNode.Offline silent = survivor.offline("recover");
        assertThat(silent.exitCode()).isEqualTo(13);
        assertThat(silent.text()).contains("--accept-data-loss=" + clusterId);
        String hash =
                json(survivor.offline("hash", "-o", "json")).path("state_hash").asText();

        TestNode.Offline recovered = survivor.offline("recover", "--accept-data-loss=" + clusterId);

        assertThat(recovered.exitCode()).as(recovered.text()).isZero();
        assertThat(recovered.text())
                .contains(lost.get(0).id())
                .contains(lost.get(1).id());
        assertThat(json(survivor.offline("hash", "-o", "json"))
                        .path("state_hash")
                        .asText())
                .isEqualTo(hash);
        survivor.start();
        cluster.awaitReady(survivor);
        cluster.awaitVoters(1);
        writer.verify(survivor);
        HttpAnswer later = survivor.put("later", "1");
        assertThat(later.status()).isEqualTo(201);
        assertThat(later.revision()).isGreaterThan(1L << 32);
        assertThat(survivor.json("/version").path("cluster_id").asText()).isEqualTo(clusterId);

        requireFenced(lost.get(0));
        for (TestNode wiped : lost) {
            if (wiped.isAlive()) {
                wiped.kill9();
            }
            wiped.set("raft.bootstrap", null).set("raft.join_addr", survivor.url("/cluster/join"));
            wiped.wipe().start();
        }
        cluster.awaitVoters(3);
        for (TestNode node : nodes) {
            cluster.awaitReady(node);
            writer.verify(node);
        }
        requireEqualStates(nodes);
    }

    private static void requireFenced(TestNode old) throws IOException {
        old.start();
        Await.that(
                old.id() + " says that it was superseded",
                SOON,
                () -> old.put("c", "3").code().equals("SUPERSEDED"));
        assertThat(old.get("/keys/later").code()).isEqualTo("SUPERSEDED");
    }

    private static void requireEqualStates(List<TestNode> nodes) {
        nodes.forEach(TestNode::terminate);
        TestNode.Offline same = nodes.get(0).offline("diff", nodes.get(1).data().toString());
        assertThat(same.exitCode()).as(same.text()).isZero();
        for (TestNode node : nodes) {
            TestNode.Offline whole = node.offline("check");
            assertThat(whole.exitCode()).as(whole.text()).isZero();
        }
    }

    /** The rule of the runbook: the member that holds the most is the one to go on with. */
    private static TestNode furthest(List<TestNode> nodes) throws IOException {
        TestNode furthest = nodes.get(0);
        long most = -1;
        for (TestNode node : nodes) {
            long last = node.json("/admin/wal").path("last_index").asLong();
            if (last > most) {
                most = last;
                furthest = node;
            }
        }
        return furthest;
    }

    private static JsonNode json(TestNode.Offline ended) throws IOException {
        assertThat(ended.exitCode()).as(ended.text()).isZero();
        return Json.mapper().readTree(ended.out());
    }
}

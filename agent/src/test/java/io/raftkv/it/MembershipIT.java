package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import io.raftkv.it.cluster.Writer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members come and go while clients write. */
class MembershipIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldGrowAndShrinkWithoutLosingAWriteAndKeepRemovedNodesOut() throws IOException {
        List<TestNode> founders = cluster.voters(3);
        TestNode contact = founders.get(0);
        try (Writer writer = Writer.start(cluster, 2)) {
            TestNode fourth = cluster.joining("node4", contact).start();
            TestNode fifth = cluster.joining("node5", contact).start();
            cluster.awaitVoters(5);
            writer.awaitMore(50);

            fourth.kill9();
            HttpAnswer dead = contact.post("/cluster/remove", "{\"node_id\":\"node4\"}");
            assertThat(dead.status()).as(dead.toString()).isEqualTo(200);
            assertThat(dead.json().path("voters").asInt()).isEqualTo(4);
            assertThat(dead.json().path("warning").asText()).contains("4 voters tolerate 1");
            cluster.awaitVoters(4);

            HttpAnswer live = contact.post("/cluster/remove", "{\"node_id\":\"node5\"}");
            assertThat(live.status()).as(live.toString()).isEqualTo(200);
            writer.awaitMore(50);
            Await.that("node5 reports that it was removed", SOON, () -> saysRemoved(fifth));
            assertThat(fifth.put("x", "y").status()).isEqualTo(503);

            fifth.terminate();
            fifth.start();
            fourth.start();
            Await.that("node4 reports that it was removed", SOON, () -> saysRemoved(fourth));
            Await.that("node5 still reports that it was removed", SOON, () -> saysRemoved(fifth));
            assertThat(idsAt(contact)).containsExactly("node1", "node2", "node3");

            fifth.kill9();
            fifth.wipe().launch();
            assertThat(fifth.awaitExit()).isNotZero();
            assertThat(fifth.logTail()).contains("node5 was removed");

            HttpAnswer lifted =
                    contact.post("/cluster/join", "{\"node_id\":\"node5\",\"addr\":\"" + fifth.raftAddress() + "\"}");
            assertThat(lifted.status()).as(lifted.toString()).isEqualTo(200);
            fifth.start();
            fourth.kill9();
            cluster.awaitVoters(4);
            writer.close();
            cluster.awaitReady(fifth);
            writer.verify(fifth);
        }
    }

    @Test
    void shouldRefuseARemovalThatWouldStopTheCluster() throws IOException {
        cluster.voters(3);
        TestNode leader = cluster.awaitLeader();
        TestNode dead = cluster.awaitFollower().kill9();
        TestNode other = cluster.awaitFollower();
        Await.that(
                "the leader misses the dead one",
                SOON,
                () -> statusAt(leader, dead.id()).equals("down"));

        HttpAnswer refused = leader.post("/cluster/remove", "{\"node_id\":\"" + other.id() + "\"}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("QUORUM_AT_RISK");
        assertThat(refused.text())
                .contains("would leave 2 voters, 2 of which must answer, and only 1 does")
                .contains(dead.id());
        assertThat(idsAt(leader)).hasSize(3);
        assertThat(leader.put("still", "works").status()).isEqualTo(201);
    }

    @Test
    void shouldLetALeaderRemoveItself() throws IOException {
        cluster.voters(3);
        TestNode leader = cluster.awaitLeader();

        HttpAnswer removed = leader.post("/cluster/remove", "{\"node_id\":\"" + leader.id() + "\"}");

        assertThat(removed.status()).as(removed.toString()).isEqualTo(200);
        Await.that(leader.id() + " reports that it was removed", SOON, () -> saysRemoved(leader));
        leader.terminate();
        cluster.awaitVoters(2);
        assertThat(cluster.awaitLeader().put("a", "b").status()).isEqualTo(201);
    }

    @Test
    void shouldPromoteOnRequestAndHandLeadershipOver() throws IOException {
        List<TestNode> nodes = cluster.voters(2);
        TestNode leader = cluster.awaitLeader();
        TestNode third = cluster.joining("node3", leader);
        String join = "{\"node_id\":\"node3\",\"addr\":\"" + third.raftAddress() + "\",\"http\":\"" + third.url("")
                + "\",\"nonvoter\":true}";
        assertThat(leader.post("/cluster/join", join).json().path("suffrage").asText())
                .isEqualTo("Nonvoter");
        assertThat(leader.post("/cluster/join", join)
                        .json()
                        .path("already_member")
                        .asBoolean())
                .isTrue();
        third.start();
        cluster.awaitReady(third);

        HttpAnswer promoted = Await.until("node3 may be promoted", SOON, () -> {
            HttpAnswer answer = nodes.get(1).post("/cluster/promote", "{\"node_id\":\"node3\"}");
            return answer.status() == 200 ? answer : null;
        });
        assertThat(promoted.json().path("suffrage").asText()).isEqualTo("Voter");
        cluster.awaitVoters(3);

        HttpAnswer transferred = Await.until("leadership goes to node3", SOON, () -> {
            HttpAnswer answer = nodes.get(0).post("/cluster/transfer", "{\"node_id\":\"node3\"}");
            return answer.status() == 200 ? answer : null;
        });
        assertThat(transferred.json().path("leader").asText()).isEqualTo("node3");
        assertThat(third.json("/cluster/leader").path("state").asText()).isEqualTo("Leader");
        assertThat(third.json("/cluster/leader").path("term").asLong())
                .isEqualTo(transferred.json().path("term").asLong());
        assertThat(nodes.get(0).put("after", "transfer").status()).isEqualTo(201);
    }

    private static boolean saysRemoved(TestNode node) throws IOException {
        JsonNode health = node.json("/health");
        return health.path("status").asText().equals("degraded")
                && health.path("reasons").toString().contains("removed");
    }

    private static List<String> idsAt(TestNode node) throws IOException {
        return node.json("/cluster/nodes").path("nodes").findValuesAsText("id");
    }

    private static String statusAt(TestNode node, String id) throws IOException {
        for (JsonNode member : node.json("/cluster/nodes").path("nodes")) {
            if (member.path("id").asText().equals(id)) {
                return member.path("status").asText();
            }
        }
        return "absent";
    }
}

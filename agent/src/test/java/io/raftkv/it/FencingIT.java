package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes whose data directory is not what the members remember stay out, and say what to do. */
class FencingIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldNotOpenASecondClusterWhenTheFounderLostItsDisk() throws IOException {
        List<TestNode> nodes = cluster.voters(3);
        TestNode founder = nodes.get(0);
        assertThat(founder.put("a", "1").status()).isEqualTo(201);
        founder.set("raft.join_addr", nodes.get(1).url("") + "," + nodes.get(2).url(""));

        founder.kill9();
        founder.wipe().launch();

        assertThat(founder.awaitExit()).isNotZero();
        assertThat(founder.logTail()).contains("still counts").contains("raftkvctl remove node1");
        cluster.awaitLeader();
        assertThat(nodes.get(1).get("/keys/a").text()).isEqualTo("1");
    }

    @Test
    void shouldRefuseAnEmptyDiskUnderAMembersId() {
        List<TestNode> nodes = cluster.voters(3);
        TestNode third = nodes.get(2);

        third.kill9();
        third.wipe().launch();

        assertThat(third.awaitExit()).isNotZero();
        assertThat(third.logTail()).contains("raftkvctl remove node3");
        cluster.awaitLeader();
    }

    @Test
    void shouldRefuseAnOldCopyOfADataDirectory() {
        List<TestNode> nodes = cluster.voters(3);
        TestNode third = nodes.get(2);
        third.terminate();
        cluster.shell("cp -a " + third.data() + " " + third.data() + ".old");
        third.start();
        cluster.awaitReady(third);
        Await.that(
                "a leader has recorded the second start",
                SOON,
                () -> nodes.stream()
                        .anyMatch(node -> node.logText().contains("member record updated node_id=node3 start=2")));
        third.terminate();

        cluster.shell("rm -rf " + third.data() + " && mv " + third.data() + ".old " + third.data());
        third.launch();

        assertThat(third.awaitExit()).isNotZero();
        assertThat(third.logTail()).contains("old copy").contains("raftkvctl remove node3");
        // Every start raises the counter that gave it away; a service is started again and again.
        for (int again = 0; again < 3; again++) {
            third.launch();
            assertThat(third.awaitExit()).as("start %s", again).isNotZero();
        }
        nodes.subList(0, 2).forEach(TestNode::terminate);
        third.launch();
        assertThat(third.awaitExit()).as("with nobody to ask").isNotZero();
    }

    @Test
    void shouldSilenceTheNodesOfAnEpochThatWasLeft() throws IOException {
        List<TestNode> nodes = cluster.voters(3);
        assertThat(nodes.get(0).put("a", "1").status()).isEqualTo(201);
        Await.that(
                "node1 has it",
                SOON,
                () -> nodes.get(0).get("/keys/a?consistency=stale").text().equals("1"));
        assertThat(nodes.get(0).post("/admin/snapshot", "").status()).isEqualTo(200);
        nodes.forEach(TestNode::terminate);

        TestNode founder = nodes.get(0);
        cluster.shell("rm -rf " + founder.data() + "/raft " + founder.data() + "/*.wal");
        founder.start();
        cluster.awaitReady(founder);
        assertThat(founder.put("b", "2").status()).isEqualTo(201);
        nodes.get(1).start();
        nodes.get(2).start();

        for (TestNode old : List.of(nodes.get(1), nodes.get(2))) {
            Await.that(
                    old.id() + " says that it was superseded",
                    SOON,
                    () -> old.put("c", "3").code().equals("SUPERSEDED"));
            assertThat(old.get("/keys/a").code()).isEqualTo("SUPERSEDED");
            assertThat(old.json("/health").path("status").asText()).isEqualTo("degraded");
            old.terminate();
            old.start();
            assertThat(old.put("c", "3").code()).isEqualTo("SUPERSEDED");
        }
        assertThat(founder.get("/keys/b").text()).isEqualTo("2");
    }

    @Test
    void shouldNotBeFencedByWhoeverReachesThePort() throws IOException {
        List<TestNode> nodes = cluster.voters(3);
        for (TestNode node : nodes) {
            String id = node.json("/version").path("cluster_id").asText();
            for (String name : List.of("node1", "node2", "node3", "stranger")) {
                String forged = "{\"node_id\":\"" + name + "\",\"cluster_id\":\"" + id + "\",\"epoch\":99,"
                        + "\"state\":\"Leader\",\"boot_id\":9000000000000000,\"http\":\"http://127.0.0.2:1\","
                        + "\"instance_id\":\"x\",\"address\":\"127.0.0.2:1\"}";
                assertThat(node.post("/cluster/hello", forged).status()).isEqualTo(200);
            }
        }

        for (TestNode node : nodes) {
            assertThat(node.put(node.id(), "1").status()).isEqualTo(201);
            node.terminate();
            node.start();
            cluster.awaitReady(node);
            assertThat(node.json("/health").path("status").asText()).isEqualTo("healthy");
        }
    }
}

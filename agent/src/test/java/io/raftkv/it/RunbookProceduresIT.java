package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The runbook's procedures on a cluster, carried out as they stand (test resource {@code runbook/procedures.yaml}) but
 * for their sleeps, on which nothing depends: what takes its time is looked at again until it is there.
 */
class RunbookProceduresIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    private final RunbookProcedures procedures = new RunbookProcedures(cluster, "procedures.yaml");

    @Test
    void shouldCarryOutStepDownAndOutagesAndKeepWhatWasWritten() throws IOException {
        List<TestNode> nodes = cluster.voters(3);
        HttpAnswer written = nodes.get(0).put("kept", "value");
        assertThat(written.status()).isEqualTo(201);
        try (RunbookProcedures open = procedures.open()) {
            makeLeader("node1");
            open.carryOut("step-down, stop the leader");
            open.await("step-down, verify the new leader");
            nodes.get(0).start();
            cluster.awaitReady(nodes.get(0));

            makeLeader("node1");
            nodes.get(0).kill9();
            open.await("leader down, wait for the election");
            open.carryOut("leader down, recover the failed node");
            cluster.awaitLeader();

            open.carryOut("no leader, one node of three left");
            open.await("no leader, check the leader status on all nodes");
            open.await("no leader, symptoms");
            open.carryOut("no leader, check the cluster nodes");
            open.carryOut("restart the cluster");
            open.await("complete outage, verify recovery");

            nodes.forEach(TestNode::kill9);
            open.carryOut("complete outage, assess its scope");
            open.carryOut("complete outage, restart");
            open.await("complete outage, verify recovery");
        }
        for (TestNode node : nodes) {
            cluster.awaitReady(node);
            HttpAnswer read = node.get("/keys/kept");
            assertThat(read.text()).isEqualTo("value");
            assertThat(read.revision()).isEqualTo(written.revision());
            assertThat(node.get("/keys/unwritten").status()).isEqualTo(404);
        }
    }

    @Test
    void shouldAddAndRemoveANode() throws IOException {
        List<TestNode> founders = cluster.voters(3);
        HttpAnswer written = founders.get(1).put("kept", "value");
        TestNode fourth = cluster.joining("node4", founders.get(0));
        try (RunbookProcedures open = procedures.open()) {
            open.carryOut("add node4, start the service");
            open.await("add node4, verify the join");
            open.carryOut("the URL of join_addr, called for a member");

            open.carryOut("remove node3 from the cluster");
            open.carryOut("remove node3, stop the service");
            open.await("remove node3, verify the removal");
            open.carryOut("remove node3, clean up");
        }
        assertThat(founders.get(2).data()).doesNotExist();
        cluster.awaitReady(fourth);
        HttpAnswer read = fourth.get("/keys/kept");
        assertThat(read.text()).isEqualTo("value");
        assertThat(read.revision()).isEqualTo(written.revision());
        assertThat(fourth.put("after", "removal").status()).isEqualTo(201);
    }

    /** Of the program there are two files here that stand for it: what is tried is the way through the nodes. */
    @Test
    void shouldGoThroughTheNodesOfAnUpgradeAndBack() throws IOException {
        List<TestNode> nodes = cluster.voters(3);
        HttpAnswer written = nodes.get(0).put("kept", "value");
        try (RunbookProcedures open = procedures.open()) {
            Files.writeString(cluster.home().resolve("kvstore-v1.1.0"), "the new program\n");
            for (TestNode node : nodes) {
                Files.writeString(cluster.home().resolve(node.id()).resolve("local/bin/kvstore"), "the old program\n");
            }
            makeLeader("node1");
            open.carryOut("rolling upgrade, node2");
            open.await("rolling upgrade, verify node2");
            cluster.awaitReady(nodes.get(1));
            open.carryOut("rolling upgrade, node3");
            cluster.awaitReady(nodes.get(2));
            open.carryOut("rolling upgrade, node1, the leader, whose old program it does not keep");
            open.await("rolling upgrade, verify the cluster");
            open.carryOut("rollback");
        }
        for (TestNode node : nodes) {
            cluster.awaitReady(node);
            HttpAnswer read = node.get("/keys/kept");
            assertThat(read.text()).isEqualTo("value");
            assertThat(read.revision()).isEqualTo(written.revision());
        }
    }

    private void makeLeader(String id) {
        Await.that(id + " leads", SOON, () -> {
            TestNode leader = cluster.awaitLeader();
            if (leader.id().equals(id)) {
                return true;
            }
            leader.post("/cluster/transfer", "{\"node_id\":\"" + id + "\"}");
            return false;
        });
    }
}

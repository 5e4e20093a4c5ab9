package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The runbook's three restores on live agents, carried out as they stand (test resource {@code runbook/restores.yaml}):
 * afterwards exactly the data of the backup's instant is there on every node, under a new epoch.
 */
class RunbookRestoreIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    /** By how much a new epoch raises the revisions: none of a lost future is given twice. */
    private static final long EPOCH_STEP = 1L << 32;

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    private final RunbookProcedures procedures = new RunbookProcedures(cluster, "restores.yaml");

    private final RevisionRules revisions = new RevisionRules();

    private JsonNode kept;

    @Test
    void shouldRestoreASingleNode() throws IOException {
        TestNode node = cluster.single();
        try (RunbookProcedures open = procedures.open()) {
            writeBeforeTheBackup(node);
            open.carryOut("single node, full data directory backup");
            cluster.awaitReady(node);
            assertThat(listing(node, "linearizable")).isEqualTo(kept);
            open.carryOut("single node, backup-raftkv.sh");
            writeAfterTheBackup(node);

            open.carryOut("single node, restore-raftkv.sh");
            assertRestored(List.of(node));
            long epoch = epoch(node);
            writeAfterTheBackup(node);

            open.carryOut("single node, restore-raftkv.sh");
            cluster.awaitReady(node);
            assertThat(epoch(node)).isGreaterThan(epoch);
        }
        assertRestored(List.of(node));
        cluster.awaitVoters(1);
        try (Stream<Path> home = Files.list(node.data().getParent())) {
            assertThat(home.map(Path::getFileName).map(Path::toString))
                    .as("the data from before the restore")
                    .anyMatch(name -> name.startsWith("data.backup.2"));
        }
    }

    @Test
    void shouldRestoreAllNodesOfACluster() throws IOException {
        List<TestNode> nodes = cluster.voters(3);
        try (RunbookProcedures open = procedures.open()) {
            writeBeforeTheBackup(nodes.get(0));
            awaitKept(nodes);
            open.carryOut("cluster backup");
            writeAfterTheBackup(nodes.get(0));
            for (TestNode node : nodes) {
                assertThat(node.post("/admin/snapshot", "").status()).isEqualTo(200);
            }

            open.carryOut("restore all nodes");
        }
        cluster.awaitVoters(3);
        assertRestored(nodes);
        assertThat(nodes.get(0).data().resolve("set-aside"))
                .as("node1's own, newer snapshot")
                .isDirectoryRecursivelyContaining("glob:**/MANIFEST.json");

        nodes.forEach(TestNode::kill9);
        nodes.forEach(TestNode::launch);
        nodes.forEach(cluster::awaitReady);
        for (TestNode node : nodes) {
            assertThat(node.get("/keys/after").text()).isEqualTo("node3");
        }
    }

    @Test
    void shouldRestoreFromTheLossOfAllNodesOnOneThatTheOthersJoin() throws IOException {
        List<TestNode> nodes = cluster.voters(3);
        TestNode third = nodes.get(2);
        try (RunbookProcedures open = procedures.open()) {
            writeBeforeTheBackup(nodes.get(0));
            awaitKept(nodes);
            open.carryOut("cluster backup");
            writeAfterTheBackup(nodes.get(0));
            nodes.forEach(TestNode::kill9);
            nodes.get(0).wipe();
            nodes.get(1).wipe();

            open.carryOut("complete cluster loss, node1");
            open.carryOut("complete cluster loss, node2");
            cluster.awaitVoters(2);
            open.carryOut("complete cluster loss, node3");
            Await.that(
                    "node3, whose disk was not lost after all, keeps silent",
                    SOON,
                    () -> third.get("/keys/changed").code().equals("SUPERSEDED"));
            open.carryOut("complete cluster loss, clean up a disk that turned up again");
        }
        cluster.awaitVoters(3);
        assertRestored(nodes);
    }

    private void writeBeforeTheBackup(TestNode node) throws IOException {
        for (int i = 0; i < 30; i++) {
            put(node, "before/" + i, "value " + i);
        }
        put(node, "empty", "");
        put(node, "changed", "first");
        put(node, "changed", "second");
        put(node, "removed-later", "here");
        put(node, "removed", "gone");
        assertThat(node.delete("removed").status()).isEqualTo(204);
        kept = listing(node, "linearizable");
        assertThat(kept).hasSize(33);
    }

    private void writeAfterTheBackup(TestNode node) throws IOException {
        revisions.lose(put(node, "changed", "third"));
        assertThat(node.delete("removed-later").status()).isEqualTo(204);
        for (int i = 0; i < 10; i++) {
            revisions.lose(put(node, "later/" + i, "lost"));
        }
    }

    private void awaitKept(List<TestNode> nodes) {
        for (TestNode node : nodes) {
            Await.that(
                    node.id() + " has it all",
                    SOON,
                    () -> listing(node, "stale").equals(kept));
        }
    }

    /** Values and revisions of the backup's instant and nothing else, everywhere; writes go on, above all of before. */
    private void assertRestored(List<TestNode> nodes) throws IOException {
        for (TestNode node : nodes) {
            cluster.awaitReady(node);
            assertThat(listing(node, "stale")).as(node.id()).isEqualTo(kept);
            assertThat(node.get("/keys/later/0").status()).isEqualTo(404);
            assertThat(epoch(node)).isGreaterThan(1).isEqualTo(epoch(nodes.get(0)));
        }
        for (TestNode node : nodes) {
            revisions.assertRules(node, kept);
            assertThat(put(node, "after", node.id())).isGreaterThan(EPOCH_STEP + keptRevision());
        }
    }

    private static long epoch(TestNode node) throws IOException {
        return node.json("/version").path("epoch").asLong();
    }

    private long keptRevision() {
        long highest = 0;
        for (JsonNode entry : kept) {
            highest = Math.max(highest, entry.path("revision").asLong());
        }
        return highest;
    }

    private static long put(TestNode node, String key, String value) throws IOException {
        HttpAnswer answer = node.put(key, value);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.revision();
    }

    /** Every key with value and revision; {@code stale} is what stands in this node's own state. */
    private static JsonNode listing(TestNode node, String consistency) throws IOException {
        HttpAnswer answer = node.get("/keys?values=true&limit=10000&consistency=" + consistency);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("has_more").asBoolean()).isFalse();
        return answer.json().path("keys");
    }
}

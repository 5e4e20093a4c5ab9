package io.raftkv.it.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.DirectoryTree;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The disk of one of three voters is damaged while it is down and the others go on: it comes back with the state of the
 * leader, or refuses. What was acknowledged is read at every node that serves. A node that refused is replaced as it says:
 * removed, emptied, started.
 */
class DamageOnOneOfThreeIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    private final Map<String, Long> acknowledged = new TreeMap<>();
    private int replaced;
    private int returned;
    private int putBack;

    @Test
    void shouldHaveTheAcknowledgedStateAtEveryNodeThatServes() throws IOException {
        for (int i = 1; i <= 3; i++) {
            cluster.newNode("node" + i).set("wal.segment_size", "64KiB");
        }
        List<TestNode> nodes = cluster.nodes();
        nodes.get(0).set("raft.bootstrap", "true").start();
        cluster.awaitReady(nodes.get(0));
        for (TestNode other : nodes.subList(1, 3)) {
            other.set("raft.join_addr", nodes.get(0).url("/cluster/join")).start();
        }
        cluster.awaitVoters(3);
        write(nodes.get(0), 60);
        for (TestNode node : nodes) {
            assertThat(node.post("/admin/snapshot", "").status()).isEqualTo(200);
        }
        write(nodes.get(0), 40);
        Campaign.of("one of three damaged", 12, 500)
                .forEachSeed(seed -> damageOne(DiskDamage.random(seed), (int) seed));
        System.out.printf(
                "one of three damaged: %d came back, %d refused and were replaced, %d refused and got their disk back%n",
                returned, replaced, putBack);
        assertThat(returned).as("came back").isPositive();
        assertThat(replaced).as("refused and replaced").isPositive();
    }

    private void damageOne(Random random, int round) throws IOException {
        List<TestNode> nodes = cluster.nodes();
        TestNode damaged = nodes.get(Math.floorMod(round, 3));
        TestNode other = nodes.get(Math.floorMod(round + 1, 3));
        damaged.kill9();
        Path kept = damaged.data().resolveSibling("kept");
        DirectoryTree.delete(kept);
        cluster.shell("cp -a " + damaged.data() + " " + kept);
        cluster.awaitLeader();
        write(other, 3);
        DiskDamage damage = DiskDamage.of(damaged.data(), random);
        damage.happen();
        if (StartOnDamage.serves(damaged, damage)) {
            returned++;
        } else if (random.nextInt(3) == 0) {
            replaced++;
            replace(damaged, other);
        } else {
            // The counter of starts was not told to anybody: this is no old copy.
            putBack++;
            DirectoryTree.delete(damaged.data());
            cluster.shell("cp -a " + kept + " " + damaged.data());
            damaged.start();
        }
        write(damaged, 1);
        for (TestNode node : nodes) {
            requireAcknowledged(node, damage);
        }
    }

    /** As the remedy of the refusal says. */
    private void replace(TestNode node, TestNode other) throws IOException {
        HttpAnswer removed = other.post("/cluster/remove", "{\"node_id\":\"" + node.id() + "\"}");
        assertThat(removed.status()).as(removed.toString()).isEqualTo(200);
        HttpAnswer joined = other.post(
                "/cluster/join",
                "{\"node_id\":\"" + node.id() + "\",\"addr\":\"" + node.raftAddress() + "\",\"http\":\"" + node.url("")
                        + "\"}");
        assertThat(joined.status()).as(joined.toString()).isEqualTo(200);
        node.wipe()
                .set("raft.bootstrap", null)
                .set("raft.join_addr", other.url("/cluster/join"))
                .start();
        cluster.awaitVoters(3);
    }

    private void write(TestNode node, int count) {
        for (int i = 0; i < count; i++) {
            String key = "key" + acknowledged.size() % 40 + "/" + i % 7;
            long revision = Await.until("a write through " + node.id(), SOON, () -> {
                HttpAnswer answer = node.put(key, key + "=" + "x".repeat(1200));
                return answer.status() == 201 ? answer.revision() : null;
            });
            acknowledged.put(key, revision);
        }
    }

    private void requireAcknowledged(TestNode node, DiskDamage damage) {
        cluster.awaitReady(node);
        Await.that(
                damage + ": the acknowledged state at " + node.id() + ", see " + node.log(),
                SOON,
                () -> revisions(node).equals(acknowledged));
    }

    private static Map<String, Long> revisions(TestNode node) throws IOException {
        Map<String, Long> revisions = new TreeMap<>();
        HttpAnswer answer = node.get("/keys?values=true&limit=10000&consistency=stale");
        answer.json().path("keys").forEach(entry -> {
            String key = entry.path("key").asText();
            assertThat(entry.path("value").asText()).startsWith(key + "=").hasSize(key.length() + 1201);
            revisions.put(key, entry.path("revision").asLong());
        });
        return revisions;
    }
}

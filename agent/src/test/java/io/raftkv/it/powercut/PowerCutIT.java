package io.raftkv.it.powercut;

import io.raftkv.campaign.Campaign;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import io.raftkv.it.cluster.Writer;
import io.raftkv.it.disk.LoopDisks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The file system under real agents loses everything that was not forced, while clients write, segments roll, snapshots
 * are made and nodes start: each node comes up again, and every acknowledged write is there with its revision. Each run is
 * one power cut of a node or cluster that has lived through the ones before.
 */
class PowerCutIT {
    private static final int SIZE_MEBIBYTES = 128;
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    @Order(1)
    final TestCluster cluster = new TestCluster();

    @RegisterExtension
    @Order(2)
    final LoopDisks disks = new LoopDisks(cluster);

    private final List<Writer> earlier = new ArrayList<>();

    @Test
    void shouldKeepEveryAcknowledgedWriteOfALoneNode() throws IOException {
        equip();
        cluster.single();
        Campaign.of("power cuts of a lone node", 10, 200)
                .forEachSeed(seed -> cut(new Random(seed), cluster.nodes(), 1));
        verifyAll();
    }

    @Test
    void shouldKeepEveryAcknowledgedWriteWhenAllOfAClusterLosePower() throws IOException {
        equip();
        cluster.voters(3);
        Campaign.of("power cuts of a whole cluster", 6, 120)
                .forEachSeed(seed -> cut(new Random(seed), cluster.nodes(), 1));
        verifyAll();
    }

    /** Who was cut off must have remembered its votes and what it confirmed: the next cut takes one of those that went on. */
    @Test
    void shouldKeepEveryAcknowledgedWriteWhenOneOfAClusterLosesPower() throws IOException {
        equip();
        cluster.voters(3);
        Campaign.of("power cuts of one of a cluster", 4, 80).forEachSeed(seed -> {
            Random random = new Random(seed);
            TestNode leader = cluster.awaitLeader();
            TestNode chosen = random.nextBoolean() ? leader : cluster.awaitFollower();
            cut(random, List.of(chosen), 30);
        });
        verifyAll();
    }

    private void equip() {
        disks.ofMebibytes(SIZE_MEBIBYTES);
        cluster.equip(node -> node.set("wal.segment_size", "128KiB")
                .set("storage.snapshot_every", "500")
                .set("storage.snapshot_min_interval", "1s"));
    }

    private void cut(Random random, List<TestNode> nodes, int writesOfTheOthers) throws IOException {
        try (Writer writer = Writer.start(cluster, 4)) {
            writer.awaitMore(30 + random.nextInt(300));
            if (random.nextInt(3) == 0) {
                snapshotMeanwhile(nodes.get(0));
            }
            cutPower(nodes);
            if (cluster.alive().size() > 0) {
                writer.awaitMore(writesOfTheOthers);
            }
            writer.close();
            nodes.forEach(TestNode::launch);
            if (random.nextInt(4) == 0) {
                // Once more, inside the start.
                int before = nodes.get(0).logText().length();
                Await.that(
                        "something of the start",
                        SOON,
                        () -> nodes.get(0).logText().length() > before);
                cutPower(nodes);
                nodes.forEach(TestNode::launch);
            }
            nodes.forEach(cluster::awaitReady);
            cluster.awaitLeader();
            for (TestNode node : nodes) {
                writer.verify(node);
            }
            earlier.add(writer);
        }
    }

    private static void snapshotMeanwhile(TestNode node) {
        Thread thread = new Thread(() -> {
            try {
                node.post("/admin/snapshot", "");
            } catch (IOException cutOff) {
                // Most of the time.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void cutPower(List<TestNode> nodes) {
        nodes.forEach(node -> disks.of(node).cutPower());
        nodes.forEach(TestNode::kill9);
        nodes.forEach(node -> disks.of(node).mountAgain());
    }

    private void verifyAll() throws IOException {
        for (TestNode node : cluster.nodes()) {
            for (Writer writer : earlier) {
                writer.verify(node);
            }
        }
    }
}

package io.raftkv.it.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import io.raftkv.it.cluster.DirectoryTree;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The agent of a lone node on a damaged disk: it serves what it had acknowledged, or all of it up to a torn tail, or ends
 * with exit code 1 and one line that says what to do; {@code offline check} knew it before.
 */
class DamageOnALoneNodeIT {
    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    /** What clients had been told after each write. */
    private final List<String> contents = new ArrayList<>();

    @Test
    void shouldServeWhatWasAcknowledgedOrRefuse() throws IOException {
        TestNode node = cluster.newNode("node1")
                .set("raft.enabled", "false")
                .set("wal.segment_size", "64KiB")
                .start();
        cluster.awaitReady(node);
        contents.add(StartOnDamage.content(node));
        write(node, 40);
        assertThat(node.post("/admin/snapshot", "").status()).isEqualTo(200);
        write(node, 40);
        assertThat(node.post("/admin/snapshot", "").status()).isEqualTo(200);
        write(node, 30);
        node.kill9();
        Path whole = node.data().resolveSibling("whole");
        cluster.shell("cp -a " + node.data() + " " + whole);
        int[] served = new int[2];
        Campaign.of("a damaged lone node", 16, 300).forEachSeed(seed -> {
            DirectoryTree.delete(node.data());
            cluster.shell("cp -a " + whole + " " + node.data());
            DiskDamage damage = DiskDamage.of(node.data(), DiskDamage.random(seed));
            damage.happen();
            served[judge(node, damage) ? 1 : 0]++;
        });
        System.out.println("a damaged lone node: " + served[1] + " times served, " + served[0] + " times refused");
        assertThat(served[0]).as("refused").isPositive();
        assertThat(served[1]).as("served").isPositive();
    }

    private boolean judge(TestNode node, DiskDamage damage) throws IOException {
        TestNode.Offline checked = node.offline("check");
        boolean serves = StartOnDamage.serves(node, damage);
        if (!serves) {
            assertThat(checked.exitCode())
                    .as("%s: check says %s", damage, checked.text())
                    .isEqualTo(11);
            return false;
        }
        assertThat(checked.exitCode())
                .as("%s: check says %s", damage, checked.text())
                .isIn(0, 10);
        int written = contents.indexOf(StartOnDamage.content(node));
        assertThat(written).as("%s: content after a number of writes", damage).isNotNegative();
        if (!damage.mayLoseTheEnd()) {
            assertThat(written).as("%s: nothing is lost", damage).isEqualTo(contents.size() - 1);
        }
        node.kill9();
        return true;
    }

    private void write(TestNode node, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String key = "key" + contents.size() % 25;
            HttpAnswer answer = node.put(key, contents.size() + "-" + "x".repeat(1500));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
            contents.add(StartOnDamage.content(node));
        }
    }
}

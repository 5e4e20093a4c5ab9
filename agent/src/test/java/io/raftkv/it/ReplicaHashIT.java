package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.Bytes;
import io.raftkv.command.Space;
import io.raftkv.disk.LocalDisk;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import io.raftkv.rocks.DisposableState;
import io.raftkv.rocks.RocksOptions;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotOrigin;
import io.raftkv.snapshot.SnapshotPublisher;
import io.raftkv.snapshot.SnapshotStore;
import io.raftkv.store.Changes;
import io.raftkv.store.StateHash;
import io.raftkv.store.StateHeader;
import io.raftkv.store.StoredValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Replicas are compared while they run: never a false alarm, and one that differs is found and stops. */
final class ReplicaHashIT {
    private static final String OFTEN =
            "-Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Draftkv.stateHashInterval=20";
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Members introduce themselves every five seconds. */
    private static final Duration TWO_HELLOS = Duration.ofSeconds(11);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    private int written;

    @Test
    void shouldFindTheReplicaThatDiffersAndNoOther() throws IOException {
        TestNode first = started(cluster.newNode("node1").set("raft.bootstrap", "true"));
        for (String id : List.of("node2", "node3")) {
            started(cluster.joining(id, first));
        }
        cluster.awaitVoters(3);
        write(150);
        TestNode third = cluster.awaitFollower();
        assertThat(third.post("/admin/snapshot", "").status()).isEqualTo(200);
        third.kill9();
        write(80);
        started(third);
        started(cluster.joining("node4", first));
        cluster.awaitVoters(4);
        // Compared while they move: what one says of an older index meets what others say of it.
        for (long end = System.nanoTime() + TWO_HELLOS.toNanos(); System.nanoTime() < end; ) {
            write(5);
        }
        assertThat(first.post("/cluster/remove", "{\"node_id\":\"node4\"}").status())
                .isEqualTo(200);
        cluster.node("node4").terminate();
        for (TestNode node : cluster.alive()) {
            Await.that(
                    node.id() + " has compared",
                    SOON,
                    () -> metric(node, "raftkv_replica_divergence").equals("0"));
            assertThat(node.logText()).doesNotContain("replicas differ");
        }

        assertThat(third.post("/admin/snapshot", "").status()).isEqualTo(200);
        third.terminate();
        differ(third.data());
        started(third);
        write(100);

        Await.that(third.id() + " says that it differs", SOON, () -> {
            write(1);
            return third.get("/health").text().contains("holds another state than the majority");
        });
        assertThat(third.get("/keys/key0?consistency=stale").status()).isEqualTo(503);
        assertThat(third.logText()).contains("replicas differ");
        assertThat(metric(third, "raftkv_replica_divergence")).isEqualTo("1");
        for (TestNode node : cluster.alive()) {
            if (node != third) {
                Await.that(
                        node.id() + " raises the alarm",
                        SOON,
                        () -> node.get("/health").text().contains(third.id()));
                assertThat(node.get("/keys/key0").status()).isEqualTo(200);
            }
        }
        write(20);
    }

    private TestNode started(TestNode node) {
        node.setEnvironment("JAVA_OPTS", OFTEN).start();
        cluster.awaitReady(node);
        return node;
    }

    private void write(int count) throws IOException {
        // Not a leader that all name: a replica that differs names none.
        TestNode leader = Await.until("a leader that serves", SOON, () -> {
            for (TestNode node : cluster.alive()) {
                boolean leads =
                        node.json("/cluster/leader").path("state").asText().equals("Leader");
                if (leads && node.get("/ready").status() == 200) {
                    return node;
                }
            }
            return null;
        });
        for (int i = 0; i < count; i++) {
            assertThat(leader.put("key" + written++ % 50, "value" + i).status()).isBetween(200, 201);
        }
    }

    private static String metric(TestNode node, String name) throws IOException {
        return node.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1).replaceAll("\\.0$", ""))
                .findFirst()
                .orElse("");
    }

    /**
     * Leaves a stopped node as a wrong apply before its last snapshot would have left it: one value is another, and the
     * hash in state and manifest is that of the wrong state. Whole in itself, so that a start builds on it.
     */
    private static void differ(Path data) throws IOException {
        LocalDisk disk = new LocalDisk();
        SnapshotStore store = new SnapshotStore(disk, data);
        PublishedSnapshot newest = store.newest().orElseThrow();
        SnapshotManifest manifest = newest.manifest();
        Path scratch = data.resolveSibling("scratch");
        try (DisposableState state =
                DisposableState.of(disk, scratch, RocksOptions.ofBudget(8 << 20), SnapshotPublisher.source(newest))) {
            StateHeader header = state.header();
            Changes changes = new Changes();
            changes.put(Space.DATA, Bytes.utf8("key0"), new StoredValue(1, Bytes.utf8("wrong")));
            StateHash wrong = header.hash().plus(new StateHash(1, 1));
            state.commit(
                    changes,
                    new StateHeader(
                            header.applied(),
                            header.revision(),
                            header.stampMillis(),
                            header.epoch(),
                            header.keyCount(),
                            header.dataBytes(),
                            wrong));
            disk.deleteTree(newest.directory());
            new SnapshotPublisher(disk, store)
                    .create(
                            state,
                            new SnapshotOrigin(
                                    manifest.clusterId(),
                                    manifest.epoch(),
                                    manifest.createdBy(),
                                    reader -> manifest.members()));
        }
        disk.deleteTree(scratch);
    }
}

package io.raftkv.it.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node on a small file system that really fills up, is set read-only by the kernel, or is mounted read-only. */
class FullDiskIT {
    private static final int SIZE_MEBIBYTES = 96;
    private static final long MEBIBYTE = 1 << 20;
    private static final int EXIT_FATAL = 70;
    private static final int EXIT_NOT_STARTED = 1;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int REQUESTS_MAX = 2_000;

    @RegisterExtension
    @Order(1)
    final TestCluster cluster = new TestCluster();

    @RegisterExtension
    @Order(2)
    final LoopDisks disks = new LoopDisks(cluster);

    private final List<String> acknowledged = new ArrayList<>();
    private TestNode node;

    @BeforeEach
    void putTheNodeOnADiskOfItsOwn() {
        node = cluster.newNode("node1").set("raft.bootstrap", "true").set("wal.segment_size", "1MiB");
        disks.under(node, SIZE_MEBIBYTES);
    }

    @Test
    void shouldRefuseWhatGrowsBelowTheReserveAndTakeItAgainWhenThereIsRoom() throws IOException {
        start("16MiB");
        write(20, 100);

        disks.of(node).fillLeaving(8 * MEBIBYTE);

        HttpAnswer refused = Await.until("refusal", SOON, () -> {
            HttpAnswer answer = node.put("too-much", "1");
            return answer.status() == 201 ? null : answer;
        });
        assertThat(refused.status()).isEqualTo(507);
        assertThat(refused.code()).isEqualTo("NO_SPACE");
        assertThat(node.get("/keys/" + acknowledged.get(0)).status()).isEqualTo(200);
        assertThat(node.delete(acknowledged.remove(0)).status()).isEqualTo(204);
        assertThat(node.post("/admin/snapshot", "").status()).isEqualTo(200);
        TestNode second = cluster.joining("node2", node).start();
        cluster.awaitVoters(2);
        assertThat(second.put("too-much", "1").status()).isEqualTo(507);
        assertThat(node.post("/cluster/remove", "{\"node_id\":\"node2\"}").status())
                .isEqualTo(200);
        second.kill9();

        disks.of(node).makeRoom();
        Await.that("room again", SOON, () -> node.put("fits", "1").status() == 201);
        acknowledged.add("fits");
        requireEverything();
    }

    /** Nothing is kept in reserve, and clients write until the last block is gone. */
    @Test
    void shouldLoseNothingWhereTheDiskReallyRunsFull() throws IOException {
        start("0");
        write(20, 100);
        disks.of(node).fillLeaving(2 * MEBIBYTE);

        writeUntilItEnds();

        disks.of(node).fillLeaving(0);
        assertThat(node.launch().awaitExit()).isIn(EXIT_NOT_STARTED, EXIT_FATAL);
        assertThat(node.logTail()).contains("No space left on device");
        disks.of(node).makeRoom();
        node.start();
        cluster.awaitReady(node);
        requireEverything();
        write(5, 100);
        requireEverything();
    }

    @Test
    void shouldEndWhenTheKernelSetsItsFileSystemReadOnly() throws IOException {
        start("1MiB");
        write(20, 100);

        disks.of(node).becomeReadOnly();

        writeUntilItEnds();
        assertThat(node.logTail())
                .contains("fatal: the process ends now")
                .contains(node.data().toString())
                .contains("remedy=\"look at the disk");
        assertThat(node.launch().awaitExit()).isEqualTo(EXIT_NOT_STARTED);
        disks.of(node).mountReadOnly();
        assertThat(node.launch().awaitExit()).isEqualTo(EXIT_NOT_STARTED);
        assertThat(node.logTail()).contains("cannot be written").contains("Read-only file system");
        disks.of(node).mountAgain();
        node.start();
        cluster.awaitReady(node);
        requireEverything();
        write(5, 100);
        requireEverything();
    }

    private void start(String reserve) {
        node.set("storage.reserve", reserve).start();
        cluster.awaitReady(node);
    }

    private void write(int count, int bytes) throws IOException {
        for (int i = 0; i < count; i++) {
            String key = "key-" + acknowledged.size() + "-" + bytes;
            assertThat(node.put(key, value(key, bytes)).status()).isEqualTo(201);
            acknowledged.add(key);
        }
    }

    /** Whatever is answered 201 counts, up to the end of the process. */
    private void writeUntilItEnds() {
        for (int i = 0; node.isAlive(); i++) {
            assertThat(i).as("requests to a node that should have ended").isLessThan(REQUESTS_MAX);
            String key = "filling-" + i + "-100000";
            try {
                if (node.put(key, value(key, 100_000)).status() == 201) {
                    acknowledged.add(key);
                }
            } catch (IOException unanswered) {
                break;
            }
        }
        assertThat(node.awaitExit()).isEqualTo(EXIT_FATAL);
    }

    private void requireEverything() throws IOException {
        for (String key : acknowledged) {
            HttpAnswer answer = node.get("/keys/" + key);
            assertThat(answer.status()).as(key).isEqualTo(200);
            int bytes = key.equals("fits") ? 1 : Integer.parseInt(key.substring(key.lastIndexOf('-') + 1));
            assertThat(answer.text()).as(key).isEqualTo(key.equals("fits") ? "1" : value(key, bytes));
        }
    }

    private static String value(String key, int bytes) {
        return key.repeat(bytes / key.length() + 1).substring(0, bytes);
    }
}

package io.raftkv.it.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import io.raftkv.it.cluster.Writer;
import io.raftkv.it.disk.DiskProbe.Fault;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A force that fails with an input/output error: the process ends, it acknowledged nothing that the force was to cover and
 * did not force that file again, one line says which file and what to do, and after a start everything acknowledged is
 * there.
 */
class FailingForceIT {
    private static final int EXIT_FATAL = 70;
    private static final int EXIT_NOT_STARTED = 1;

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    private final Map<TestNode, DiskProbe> probes = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "log, false, *.wal",
        "log, true, *.wal",
        "directory, false, */data",
        "snapshot, false, */snapshots/*",
        "snapshot, false, */snapshots/*.sst"
    })
    void shouldEndALoneNodeWithoutAcknowledging(String what, boolean forGood, String pattern) throws IOException {
        TestNode node = lone();
        DiskProbe probe = probes.get(node);
        try (Writer writer = Writer.start(cluster, 2)) {
            writer.awaitMore(50);
            order(probe, forGood, pattern);
            if (what.equals("snapshot")) {
                assertNotDone(() -> node.post("/admin/snapshot", ""));
            }
            assertThat(node.awaitExit()).isEqualTo(EXIT_FATAL);
            writer.close();
            requireExplained(node, probe);
            if (forGood) {
                assertThat(node.launch().awaitExit()).isEqualTo(EXIT_NOT_STARTED);
                assertThat(node.logTail()).contains("cannot start: forcing").contains(".wal to the disk failed");
                probe.repair();
            }
            node.start();
            cluster.awaitReady(node);
            writer.verify(node);
            assertThat(node.put("after", "1").status()).isEqualTo(201);
        }
    }

    /** The write that was on its way may have happened; nobody was told that it has. */
    @Test
    void shouldNeverAcknowledgeTheWriteConcerned() throws IOException {
        TestNode node = lone();
        assertThat(node.put("before", "1").status()).isEqualTo(201);
        probes.get(node).failOnce(Fault.FORCE, "*.wal");

        assertNotDone(() -> node.put("concerned", "1"));

        assertThat(node.awaitExit()).isEqualTo(EXIT_FATAL);
        node.start();
        cluster.awaitReady(node);
        assertThat(node.get("/keys/before").text()).isEqualTo("1");
        assertThat(node.get("/keys/concerned").status()).isIn(200, 404);
    }

    @Test
    void shouldEndANodeThatCannotStoreItsTerm() throws IOException {
        TestNode node = lone();
        assertThat(node.put("before", "1").status()).isEqualTo(201);
        node.terminate();
        probes.get(node).failOnce(Fault.FORCE, "*/raft/term-and-vote.tmp");

        assertThat(node.launch().awaitExit()).isEqualTo(EXIT_FATAL);

        requireExplained(node, probes.get(node));
        node.start();
        cluster.awaitReady(node);
        assertThat(node.get("/keys/before").text()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGoOnWithTheOtherTwo(boolean leads) throws IOException {
        cluster.equip(node -> probes.put(node, DiskProbe.on(node)));
        List<TestNode> nodes = cluster.voters(3);
        TestNode failing = leads ? cluster.awaitLeader() : cluster.awaitFollower();
        try (Writer writer = Writer.start(cluster, 2)) {
            writer.awaitMore(50);
            order(probes.get(failing), true, "*.wal");
            assertThat(failing.awaitExit()).isEqualTo(EXIT_FATAL);
            requireExplained(failing, probes.get(failing));
            cluster.awaitLeader();
            writer.awaitMore(50);
            probes.get(failing).repair();
            failing.start();
            cluster.awaitReady(failing);
            writer.awaitMore(20);
            writer.close();
            for (TestNode node : nodes) {
                writer.verify(node);
            }
        }
    }

    /** A vote that the disk did not take is not given: the candidate wins without it, or not at all. */
    @Test
    void shouldEndAVoterThatCannotStoreItsVoteAndElectWithoutIt() throws IOException {
        cluster.equip(node -> probes.put(node, DiskProbe.on(node)));
        cluster.voters(3);
        TestNode leader = cluster.awaitLeader();
        TestNode failing = cluster.awaitFollower();
        assertThat(leader.put("before", "1").status()).isEqualTo(201);
        probes.get(failing).failOnce(Fault.FORCE, "*/raft/term-and-vote.tmp");

        leader.kill9();

        assertThat(failing.awaitExit()).isEqualTo(EXIT_FATAL);
        requireExplained(failing, probes.get(failing));
        leader.start();
        TestNode next = cluster.awaitLeader();
        assertThat(next.get("/keys/before").text()).isEqualTo("1");
        failing.start();
        cluster.awaitReady(failing);
        assertThat(failing.get("/keys/before").text()).isEqualTo("1");
    }

    private TestNode lone() {
        cluster.equip(node -> {
            probes.put(node, DiskProbe.on(node));
            node.set("wal.segment_size", "64KiB");
        });
        return cluster.single();
    }

    private static void order(DiskProbe probe, boolean forGood, String pattern) {
        if (forGood) {
            probe.failAlways(Fault.FORCE, pattern);
        } else {
            probe.failOnce(Fault.FORCE, pattern);
        }
    }

    /** The file is named, the remedy too, and it was not forced again before the process ended. */
    private static void requireExplained(TestNode node, DiskProbe probe) {
        List<DiskProbe.Force> forces = probe.forces();
        DiskProbe.Force failed =
                forces.stream().filter(force -> force.errno() != 0).findFirst().orElseThrow();
        assertThat(node.logText().lines().filter(line -> line.contains("fatal: the process ends now")))
                .singleElement()
                .asString()
                .contains(failed.path())
                .contains("Input/output error")
                .contains("remedy=\"look at the disk");
        assertThat(forces.stream()
                        .filter(force -> force.pid() == failed.pid()
                                && force.path().equals(failed.path())
                                && force.startNanos() > failed.endNanos()))
                .as("forces after the failed one")
                .isEmpty();
    }

    private interface Request {
        HttpAnswer send() throws IOException;
    }

    private static void assertNotDone(Request request) {
        try {
            assertThat(request.send().status()).isGreaterThanOrEqualTo(500);
        } catch (IOException unanswered) {
            // It may have happened: nobody said so.
        }
    }
}

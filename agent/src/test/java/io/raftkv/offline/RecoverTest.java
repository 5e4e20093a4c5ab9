package io.raftkv.offline;

import static io.raftkv.offline.StoppedNodeFixture.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.disk.Disk;
import io.raftkv.disk.LocalDisk;
import io.raftkv.node.start.DirectoryReading;
import io.raftkv.node.start.ForcedRecovery;
import io.raftkv.node.start.Identity;
import io.raftkv.node.start.IdentityFile;
import io.raftkv.node.start.Life;
import io.raftkv.node.start.PreparedNode;
import io.raftkv.offline.StoppedNodeFixture.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code recover} gives the cluster to one member, only when asked by the right name, and whatever interrupts it. */
class RecoverTest {
    private static final Disk DISK = new LocalDisk();

    @TempDir
    static Path home;

    private static StoppedNodeFixture node;

    @TempDir
    Path temporary;

    private Path data;
    private Identity before;

    @BeforeAll
    static void stopANode() throws Exception {
        node = new StoppedNodeFixture(home.resolve("node1"));
    }

    @BeforeEach
    void copy() throws Exception {
        data = node.copyTo(temporary.resolve("data"));
        before = identity(data);
    }

    @Test
    void shouldGoOnAloneWithEverythingUnderAHigherEpoch() throws Exception {
        Ended ended = run("recover", "--accept-data-loss=" + before.clusterId(), data);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("node2:7000", "node3:7000", "index " + node.lastIndex);
        Identity after = identity(data);
        assertThat(after.clusterId()).isEqualTo(before.clusterId());
        assertThat(after.instanceId()).isEqualTo(before.instanceId());
        assertThat(after.epoch()).isGreaterThan(before.epoch());
        assertThat(after.foundingIndex()).isEqualTo(node.lastIndex);
        try (PreparedNode prepared = StoppedNodeFixture.node(data).start();
                Life life = new Life(prepared, StoppedNodeFixture.TERM + 2)) {
            assertThat(prepared.initialMembership().voters()).hasToString("[node1:7000]");
            assertThat(life.stateHash()).isEqualTo(node.stateHash);
            life.write("after", 2);
        }
        assertThat(run("check", data).exitCode()).isZero();
    }

    @Test
    void shouldKeepWhatItReplaces() throws Exception {
        run("recover", "--accept-data-loss=" + before.clusterId(), data);

        try (var kept = Files.walk(data.resolve("set-aside"))) {
            Path old = kept.filter(path -> path.endsWith("raft")).findFirst().orElseThrow();
            assertThat(identityIn(old)).isEqualTo(before);
            assertThat(old.resolve("term-and-vote")).exists();
        }
    }

    @Test
    void shouldBeAskedForByTheNameOfTheClusterOnly() throws IOException {
        Map<String, String> untouched = StoppedNodeFixture.everyByte(data);

        Ended silent = run("recover", data);
        Ended mistaken = run("recover", "--accept-data-loss=7f3a1c52-0d5b-4c1e-9a55-2f6d1f0e8b11", data);

        assertThat(silent.exitCode()).isEqualTo(13);
        assertThat(silent.err()).contains("--accept-data-loss=" + before.clusterId(), "node2:7000");
        assertThat(mistaken.exitCode()).isEqualTo(6);
        assertThat(mistaken.err()).contains("--accept-data-loss=" + before.clusterId());
        assertThat(StoppedNodeFixture.everyByte(data)).isEqualTo(untouched);
    }

    @Test
    void shouldFindNothingToDoTheSecondTime() throws Exception {
        run("recover", "--accept-data-loss=" + before.clusterId(), data);
        Identity once = identity(data);

        Ended again = run("recover", data);

        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).contains("nothing to do");
        assertThat(identity(data)).isEqualTo(once);
    }

    @Test
    void shouldEndRightWhenItIsRunAgainAfterAFailureAtAnyPoint() throws Exception {
        int step = 1;
        for (boolean completed = false; !completed; step++) {
            Path copy = node.copyTo(temporary.resolve("step" + step));
            FailingDisk failing = new FailingDisk(DISK, step);
            try {
                ForcedRecovery.of(failing.disk(), copy, Instant.now()).carryOut();
                completed = true;
            } catch (IOException expected) {
                assertThat(expected).hasMessage(FailingDisk.MESSAGE);
            }
            requireWholeMember(copy, step);

            Ended again = run("recover", "--accept-data-loss=" + before.clusterId(), copy);

            assertThat(again.exitCode()).as("step %s: %s", step, again.err()).isZero();
            DirectoryReading ended = DirectoryReading.of(DISK, copy);
            assertThat(ended.refusal()).isEmpty();
            assertThat(ended.isLoneVoter()).isTrue();
            assertThat(ended.identity().orElseThrow().epoch()).isGreaterThan(before.epoch());
        }
        assertThat(step).as("points of failure").isGreaterThan(10);
    }

    /** Either the member of before, which must not vote again in a term that it voted in, or the founder. */
    private void requireWholeMember(Path copy, int step) throws IOException {
        DirectoryReading reading = DirectoryReading.of(DISK, copy);
        assertThat(reading.refusal()).as("step %s", step).isEmpty();
        boolean old = reading.identity().orElseThrow().epoch() == before.epoch();
        assertThat(reading.isLoneVoter()).isEqualTo(!old);
        long term = reading.termAndVote().orElseThrow().term();
        assertThat(term).isIn(termBefore(), StoppedNodeFixture.TERM + 1);
    }

    private long termBefore() throws IOException {
        return DirectoryReading.of(DISK, node.data).termAndVote().orElseThrow().term();
    }

    @Test
    void shouldNotLetAFencedMemberOpenASecondHistory() throws Exception {
        new IdentityFile(DISK, data.resolve("raft")).fence(Identity.Fencing.SUPERSEDED, 99, "node2");

        Ended ended = run("recover", "--accept-data-loss=" + before.clusterId(), data);

        assertThat(ended.exitCode()).isEqualTo(6);
        assertThat(ended.err()).contains("went on without node1 under epoch 99", "raft.bootstrap: true");
    }

    @Test
    void shouldRefuseAMemberThatWouldNotStart() throws Exception {
        StoppedNodeFixture.flip(StoppedNodeFixture.segments(data).get(0), 200);

        Ended ended = run("recover", "--accept-data-loss=" + before.clusterId(), data);

        assertThat(ended.exitCode()).isEqualTo(6);
        assertThat(ended.err()).contains("would not start", "at byte");
        assertThatThrownBy(() -> ForcedRecovery.of(DISK, data, Instant.now())).hasMessageContaining("recover another");
    }

    private static Identity identity(Path directory) throws Exception {
        return identityIn(directory.resolve("raft"));
    }

    private static Identity identityIn(Path raft) throws Exception {
        return new IdentityFile(DISK, raft).read().orElseThrow();
    }
}

package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.disk.LocalDisk;
import io.raftkv.raft.Await;
import io.raftkv.raft.EngineRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new epoch out of old data: the place where an engine that decides for itself loses acknowledged writes. */
final class FoundingTest {
    private static final long OLD_TERM = 40;

    @TempDir
    Path directory;

    /**
     * A founder that began at term 1 over a snapshot of term 40 would write entries that compare older than the
     * snapshot: whoever holds only the snapshot could then win an election, or block every one.
     */
    @Test
    void shouldLoseNothingThatWasAcknowledgedAfterFoundingFromAnOldTerm() throws Exception {
        try (TestCluster cluster = new TestCluster(directory)) {
            TestMember founder = cluster.addMember();
            founder.found(OLD_TERM - 1);
            cluster.awaitLeader();
            founder.putNow("old", "value");
            Await.result(founder.engine().snapshot());
            founder.stop();
            deleteLog(founder.dataDirectory());
            new LocalDisk().deleteTree(founder.dataDirectory().resolve("raft"));

            founder.refound(2);
            cluster.awaitLeader();
            assertThat(founder.leadingTerm()).isGreaterThan(OLD_TERM);
            TestMember second = join(cluster);
            TestMember third = cluster.addMember();
            Path asInstalled = directory.resolve("as-installed");
            third.whenStateReplaced(() -> copyTree(third.dataDirectory(), asInstalled));
            third.join(2);
            cluster.change(leader -> leader.engine().addVoter(third.address()));
            Await.until("the third holds the snapshot", () -> !third.installed().isEmpty());
            long installedIndex = third.installed().get(0).index();

            // Isolated right after its InstallSnapshot: everything that it received afterwards is gone.
            third.stop();
            new LocalDisk().deleteTree(third.dataDirectory());
            copyTree(asInstalled, third.dataDirectory());
            TestMember leader = cluster.awaitLeader();
            for (int i = 0; i < 1000; i++) {
                leader.putNow("key" + i, "value" + i);
            }
            third.restart(2);
            Await.until("the third hears the leader again", () -> third.applied() > installedIndex);
            leader.stop();

            TestMember next = cluster.awaitLeader();
            assertThat(next.read("old")).isEqualTo("value");
            for (int i = 0; i < 1000; i++) {
                assertThat(next.local("key" + i)).isEqualTo("value" + i);
            }
            assertThat(List.of(second, third)).contains(next);
        }
    }

    @Test
    void shouldReplayALogWhoseMembersAreGoneAndReadThemAsTheFounderAlone() throws Exception {
        try (TestCluster cluster = TestCluster.of(3, directory)) {
            TestMember old = cluster.awaitLeader();
            for (int i = 0; i < 100; i++) {
                old.putNow("key" + i, "value" + i);
            }
            cluster.members().forEach(TestMember::stop);

            old.refound(2);

            cluster.awaitLeader();
            assertThat(old.read("key99")).isEqualTo("value99");
            assertThat(old.engine().status().membership().voters()).containsExactly(old.address());
            TestMember joiner = join(cluster);
            Await.until("the joiner has everything", () -> "value99".equals(joiner.local("key99")));
            assertThat(joiner.engine().status().membership().voters())
                    .containsExactlyInAnyOrder(old.address(), joiner.address());
        }
    }

    @Test
    void shouldNotHearMembersOfAnEarlierEpoch() throws Exception {
        try (TestCluster cluster = TestCluster.of(3, directory)) {
            TestMember founder = cluster.awaitLeader();
            founder.putNow("key", "old");
            List<TestMember> others = cluster.members().stream()
                    .filter(member -> member != founder)
                    .toList();
            cluster.members().forEach(TestMember::stop);
            founder.refound(2);
            cluster.awaitLeader();
            founder.putNow("key", "new");
            long term = founder.leadingTerm();

            for (TestMember other : others) {
                other.restart(1);
            }
            Await.until(
                    "the old pair forms its own group", () -> others.stream().anyMatch(TestMember::leads));
            TestMember oldLeader =
                    others.stream().filter(TestMember::leads).findFirst().orElseThrow();
            oldLeader.putNow("key", "of the old epoch");

            assertThat(founder.read("key")).isEqualTo("new");
            assertThat(founder.engine().status().role()).isEqualTo(EngineRole.LEADER);
            assertThat(founder.leadingTerm()).isEqualTo(term);
        }
    }

    @Test
    void shouldRefuseALogThatDoesNotReachBackToTheSnapshot() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember only = cluster.awaitLeader();
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 40; i++) {
                    only.putNow("key" + i, "x".repeat(1000));
                }
                Await.result(only.engine().snapshot());
            }
            Await.until("the log was shortened", () -> only.firstLogIndex() > 1);
            only.stop();
            new LocalDisk().deleteTree(only.dataDirectory().resolve("snapshots"));

            assertThatThrownBy(() -> only.restart(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("entries between them are missing");
        }
    }

    private static TestMember join(TestCluster cluster) throws IOException {
        TestMember joiner = cluster.addMember();
        joiner.join(2);
        cluster.change(leader -> leader.engine().addVoter(joiner.address()));
        return joiner;
    }

    private static void deleteLog(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copyTree(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.raft.Await;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotManifest.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotTest {
    private static final String FILLER = "x".repeat(1000);

    @TempDir
    Path directory;

    @Test
    void shouldPublishWhatIsAppliedWithTheMembersInForce() throws Exception {
        try (TestCluster cluster = TestCluster.of(3, directory)) {
            TestMember leader = cluster.awaitLeader();
            leader.putNow("key", "value");
            long applied = leader.applied();

            SnapshotManifest snapshot = Await.result(leader.engine().snapshot());

            assertThat(snapshot.index()).isGreaterThanOrEqualTo(applied);
            assertThat(snapshot.keyCount()).isEqualTo(1);
            assertThat(snapshot.members())
                    .extracting(Member::address)
                    .containsExactlyInAnyOrderElementsOf(cluster.members().stream()
                            .map(member -> member.address().toString())
                            .toList());
            assertThat(snapshot.members()).extracting(Member::suffrage).containsOnly("Voter");
            assertThat(leader.dataDirectory().resolve("snapshots/snapshot-" + snapshot.index()))
                    .isDirectory();
        }
    }

    @Test
    void shouldAnswerWithTheNewestSnapshotWhenNothingWasApplied() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember only = cluster.awaitLeader();
            only.putNow("key", "value");

            SnapshotManifest first = Await.result(only.engine().snapshot());

            assertThat(Await.result(only.engine().snapshot())).isEqualTo(first);
        }
    }

    @Test
    void shouldShareSnapshotsAmongCallersThatCameTogether() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember only = cluster.awaitLeader();
            only.putNow("key", "value");

            List<CompletableFuture<SnapshotManifest>> calls = List.of(
                    only.engine().snapshot(),
                    only.engine().snapshot(),
                    only.engine().snapshot());

            assertThat(calls)
                    .extracting(Await::result)
                    .extracting(SnapshotManifest::keyCount)
                    .containsOnly(1L);
        }
    }

    @Test
    void shouldShortenTheLogBehindSnapshotsAndRestartFromThem() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember only = cluster.awaitLeader();
            writeAndSnapshot(only, 3);
            Await.until("the first segments are gone", () -> firstSegmentIsGone(only));
            only.stop();

            only.restart(1);

            cluster.awaitLeader();
            assertThat(only.read("round0-key0")).isEqualTo(FILLER);
            assertThat(only.read("round2-key39")).isEqualTo(FILLER);
        }
    }

    @Test
    void shouldInstallASnapshotOnAMemberWhoseEntriesAreGone() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember leader = cluster.awaitLeader();
            writeAndSnapshot(leader, 3);
            Await.until("the first segments are gone", () -> firstSegmentIsGone(leader));
            TestMember joiner = cluster.addMember();
            joiner.join(1);

            cluster.change(member -> member.engine().addNonvoter(joiner.address()));
            leader.putNow("after", "the snapshot");
            // A read gives up after two seconds; on a busy machine the snapshot may take longer to arrive.
            Await.until("the joiner caught up", () -> "the snapshot".equals(joiner.local("after")));

            assertThat(joiner.read("after")).isEqualTo("the snapshot");
            assertThat(joiner.installed()).hasSize(1);
            assertThat(joiner.read("round0-key0")).isEqualTo(FILLER);
            assertThat(joiner.state().header().hash())
                    .isEqualTo(leader.state().header().hash());

            cluster.change(member -> member.engine().addVoter(joiner.address()));
            joiner.stop();
            joiner.restart(1);
            cluster.awaitLeader();
            Await.until("the joiner is back", () -> "the snapshot".equals(joiner.local("after")));
            assertThat(joiner.read("round2-key39")).isEqualTo(FILLER);
        }
    }

    @Test
    void shouldSnapshotWhileWritesGoOn() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember only = cluster.awaitLeader();
            List<CompletableFuture<?>> writes = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                writes.add(only.put("key" + i, "value" + i));
                if (i % 500 == 250) {
                    writes.add(only.engine().snapshot());
                }
            }
            writes.forEach(Await::result);
            only.stop();
            only.restart(1);
            cluster.awaitLeader();
            for (int i = 0; i < 2000; i++) {
                assertThat(only.local("key" + i)).isEqualTo("value" + i);
            }
        }
    }

    private static void writeAndSnapshot(TestMember leader, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < 40; i++) {
                leader.putNow("round" + round + "-key" + i, FILLER);
            }
            Await.result(leader.engine().snapshot());
        }
    }

    private static boolean firstSegmentIsGone(TestMember member) {
        try (var files = Files.list(member.dataDirectory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".wal"))
                    .noneMatch(name -> name.endsWith("-0000000000000000001.wal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

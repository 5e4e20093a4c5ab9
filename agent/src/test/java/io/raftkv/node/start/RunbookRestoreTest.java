package io.raftkv.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.disk.LocalDisk;
import io.raftkv.raft.EngineFiles.TermReading;
import io.raftkv.raft.jraft.JraftFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three restores of the original runbook, with the same copies and removals, over real snapshots and logs. */
class RunbookRestoreTest {
    @TempDir
    private Path directory;

    private Path backup;
    private StartingNode node;

    @BeforeEach
    void makeABackup() throws Exception {
        backup = directory.resolve("backup/snapshots");
        node = new StartingNode(directory.resolve("node1"), "node1", "raft.bootstrap=true");
        try (Life life = node.live(40)) {
            life.members("node1=node1:7000", "node2=node2:7000", "node3=node3:7000");
            life.write("kept", 20).snapshot();
            StartingNode.copyOver(node.data.resolve("snapshots"), backup);
            life.write("later", 20).snapshot();
            life.write("unsnapshotted", 5);
        }
    }

    @Test
    void shouldRestoreASingleNodeIntoADirectoryThatHoldsNothingButSnapshots() throws Exception {
        node.with("raft.enabled", "false");
        Files.move(node.data, directory.resolve("node1.backup.20250109-120000"));
        StartingNode.copyOver(backup, node.data.resolve("snapshots"));

        try (PreparedNode prepared = node.start();
                Life life = new Life(prepared, 41)) {
            assertThat(life.has("kept19")).isTrue();
            assertThat(life.has("later0")).isFalse();
            assertThat(prepared.initialMembership().voters()).hasSize(1);
        }
    }

    @Test
    void shouldRestoreTheBackupAndNotTheNodesOwnHigherSnapshots() throws Exception {
        StartingNode.copyOver(backup, node.data.resolve("snapshots"));
        node.removeLog();
        node.removeRaft();

        try (PreparedNode prepared = node.start();
                Life life = new Life(prepared, 41)) {
            assertThat(life.has("kept19")).isTrue();
            assertThat(life.has("later0")).isFalse();
            assertThat(node.setAside()).contains("snapshots/snapshot-41");
            assertThat(prepared.identity().foundingIndex()).isEqualTo(21);
            assertThat(prepared.wal().wal().firstIndex()).isEqualTo(22);
        }
    }

    @Test
    void shouldLetTheOtherNodesOfARestoredClusterJoinAndSetTheirCopiesAside() throws Exception {
        UUID cluster = UUID.randomUUID();
        StartingNode node2 = new StartingNode(directory.resolve("node2"), "node2", "raft.join_addr=http://node1:8080");
        StartingNode.copyOver(backup, node2.data.resolve("snapshots"));
        node2.admits(cluster.toString(), 7);

        try (PreparedNode prepared = node2.start()) {
            assertThat(prepared.identity().clusterId()).isEqualTo(cluster);
            assertThat(prepared.identity().epoch()).isEqualTo(7);
            assertThat(prepared.identity().instanceId())
                    .isEqualTo(node2.joins.get(0).instanceId());
            assertThat(prepared.snapshot()).isEmpty();
            assertThat(prepared.wal().wal().firstIndex()).isEqualTo(1);
            assertThat(prepared.initialMembership().voters()).isEmpty();
            assertThat(node2.joins.get(0).auto()).isTrue();
        }
        assertThat(node2.setAside()).contains("snapshots/snapshot-21/MANIFEST.json");
    }

    @Test
    void shouldReplayTheLogAfterACompleteLossInWhichRaftAloneIsRemoved() throws Exception {
        node.removeRaft();

        try (PreparedNode prepared = node.start();
                Life life = new Life(prepared, 41)) {
            assertThat(life.has("unsnapshotted4")).isTrue();
            assertThat(prepared.snapshot().orElseThrow().manifest().index()).isEqualTo(41);
            assertThat(prepared.identity().foundingIndex()).isEqualTo(46);
            assertThat(node.setAside()).noneMatch(name -> name.endsWith(".wal"));
        }
    }

    @Test
    void shouldContinueTheTermsOfTheSnapshotInANewEpochOfTheSameCluster() throws Exception {
        UUID cluster = clusterOf(node);
        StartingNode.copyOver(backup, node.data.resolve("snapshots"));
        node.removeLog();
        node.removeRaft();
        try (PreparedNode prepared = node.start()) {
            assertThat(prepared.identity().clusterId()).isEqualTo(cluster);
            assertThat(prepared.identity().epoch()).isGreaterThan(1);
        }
        // ENGINE trap 13: at term 0 a peer with the old snapshot alone would count as newer than the founder.
        TermReading term = new JraftFiles(new LocalDisk(), node.data.resolve("raft")).readTermAndVote();
        assertThat(term).isInstanceOfSatisfying(TermReading.Whole.class, whole -> {
            assertThat(whole.value().term()).isEqualTo(40);
            assertThat(whole.value().vote()).isEmpty();
        });
    }

    @Test
    void shouldStartAgainFromWhatItRestored() throws Exception {
        StartingNode.copyOver(backup, node.data.resolve("snapshots"));
        node.removeLog();
        node.removeRaft();
        Identity founded;
        try (PreparedNode prepared = node.start();
                Life life = new Life(prepared, 41)) {
            founded = prepared.identity();
            life.write("after", 3);
        }
        try (PreparedNode prepared = node.start();
                Life life = new Life(prepared, 42)) {
            assertThat(prepared.identity().epoch()).isEqualTo(founded.epoch());
            assertThat(prepared.identity().instanceId()).isEqualTo(founded.instanceId());
            assertThat(prepared.identity().bootCounter()).isEqualTo(founded.bootCounter() + 1);
            assertThat(life.has("kept0")).isTrue();
            assertThat(life.has("after2")).isTrue();
        }
    }

    @Test
    void shouldKeepWhatWasWrittenAfterARestoreWhenRaftIsRemovedOnceMore() throws Exception {
        StartingNode.copyOver(backup, node.data.resolve("snapshots"));
        node.removeLog();
        node.removeRaft();
        try (Life life = node.live(41)) {
            life.write("after", 3);
        }
        node.removeRaft();
        try (Life life = node.live(42)) {
            assertThat(life.has("after2")).isTrue();
        }
    }

    private static UUID clusterOf(StartingNode node) throws Exception {
        return new IdentityFile(new LocalDisk(), node.data.resolve("raft"))
                .read()
                .orElseThrow()
                .clusterId();
    }
}

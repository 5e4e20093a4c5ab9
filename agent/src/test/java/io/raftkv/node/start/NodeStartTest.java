package io.raftkv.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.node.start.ClusterContacts.JoinAnswer;
import io.raftkv.node.start.Identity.Ahead;
import io.raftkv.node.start.Identity.Fencing;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that are not restores, over real files: what is resumed, founded, joined and refused. */
class NodeStartTest {
    @TempDir
    private Path directory;

    private StartingNode node;

    @BeforeEach
    void makeANode() throws Exception {
        node = new StartingNode(directory.resolve("node1"), "node1", "raft.bootstrap=true");
    }

    @Test
    void shouldFoundAnEmptyClusterAndGoOnWithItAfterwards() throws Exception {
        Identity founded;
        try (PreparedNode prepared = node.start();
                Life life = new Life(prepared, 1)) {
            founded = prepared.identity();
            assertThat(founded.epoch()).isEqualTo(1);
            assertThat(founded.foundingIndex()).isZero();
            assertThat(prepared.initialMembership().voters()).hasToString("[node1:7000]");
            life.write("key", 3);
        }
        // Nobody is asked and nothing is waited for: a member starts in any order with the others.
        node.asked.clear();
        try (PreparedNode prepared = node.with("raft.bootstrap", "false").start();
                Life life = new Life(prepared, 2)) {
            assertThat(prepared.identity().clusterId()).isEqualTo(founded.clusterId());
            assertThat(prepared.identity().bootCounter()).isEqualTo(2);
            assertThat(life.has("key2")).isTrue();
            assertThat(node.asked).isEmpty();
        }
    }

    @Test
    void shouldRefuseANewcomerThatDoesNotKnowWhatToDo() {
        assertRefused(node.with("raft.bootstrap", "false")::start, "raft.bootstrap: true on exactly one node");
    }

    @Test
    void shouldRefuseADirectoryThatIsInUse() throws Exception {
        try (PreparedNode running = node.start()) {
            assertThat(running.lock()).isNotNull();
            assertRefused(node::start, "in use by another process");
        }
    }

    @Test
    void shouldJoinInsteadOfFoundingBesideALiveClusterThatDoesNotKnowThisNode() throws Exception {
        String cluster = "7f3a1c52-0d5b-4c1e-9a55-2f6d1f0e8b11";
        node.with("raft.join_addr", "node2:8080").answers("http://node2:8080", "node2", cluster, false);
        node.admits(cluster, 3);
        try (PreparedNode prepared = node.start()) {
            assertThat(prepared.identity().clusterId()).hasToString(cluster);
            assertThat(prepared.identity().isFounder()).isFalse();
        }
    }

    @Test
    void shouldRefuseAFounderThatLostItsDiskWhileAMemberStillCountsOnIt() throws Exception {
        node.with("raft.join_addr", "node2:8080").answers("http://node2:8080", "node2", "7f3a", true);
        assertRefused(node::start, "node2 still counts this node as a member of 7f3a", "raftkvctl remove node1");
        assertThat(node.data.resolve("raft")).doesNotExist();
    }

    @Test
    void shouldAskTheMembersThatTheSnapshotNames() throws Exception {
        try (Life life = node.live(1)) {
            life.members("node1=node1:7000", "node2=node2:7000").write("key", 3).snapshot();
        }
        node.removeRaft();
        node.removeLog();
        node.answers("http://node2:8000", "node2", "7f3a", true);
        assertRefused(node::start, "node2 still counts this node as a member");
    }

    /** Before the log is applied a founder knows nobody, and an old copy of it would vote before it had asked. */
    @Test
    void shouldKnowWhomToAskBeforeItTakesPart() throws Exception {
        try (Life life = node.live(1)) {
            life.write("key", 1).snapshot();
            life.members("node1=node1:7000", "node2=node2:7000", "node3=node3:7000");
        }
        try (PreparedNode prepared = node.start()) {
            assertThat(prepared.membersOnDisk()).hasSize(2).allMatch(url -> url.matches("http://node[23]:80[08]0"));
        }
    }

    @Test
    void shouldTellARemovedNodeWhyItDoesNotComeBack() throws Exception {
        node.with("raft.bootstrap", "false").with("raft.join_addr", "node2:8080");
        node.joinAnswer = new JoinAnswer.Refused("node1 was removed from this cluster: raftkvctl join node1");
        assertRefused(node::start, "node1 was removed from this cluster: raftkvctl join node1");
    }

    @Test
    void shouldAskUnderTheSameInstanceIdAgainUntilItHasAnIdentityAndNeverAfterwards() throws Exception {
        node.with("raft.bootstrap", "false").with("raft.join_addr", "node2:8080");
        assertRefused(node::start, "does not let node1 join");
        node.admits("7f3a1c52-0d5b-4c1e-9a55-2f6d1f0e8b11", 1);
        node.start().close();
        node.removeRaft();
        node.start().close();
        assertThat(node.joins).hasSize(3);
        assertThat(node.joins.get(1).instanceId()).isEqualTo(node.joins.get(0).instanceId());
        assertThat(node.joins.get(2).instanceId())
                .isNotEqualTo(node.joins.get(0).instanceId());
    }

    @Test
    void shouldRefuseAnIdentityThatWasEdited() throws Exception {
        node.start().close();
        Path identity = node.data.resolve("raft/identity");
        Files.writeString(identity, Files.readString(identity).replace("node1:7000", "node9:7000"));
        assertRefused(node::start, "raft/ is damaged", "checksum", "raftkvctl remove node1");
    }

    @Test
    void shouldRefuseANodeThatForgotItsVote() throws Exception {
        node.start().close();
        Files.delete(node.data.resolve("raft/term-and-vote"));
        assertRefused(node::start, "term and vote are missing", "must not vote");
    }

    @Test
    void shouldRefuseAMemberWhoseLogWasRemovedAndSayUpToWhichIndexItsSnapshotReaches() throws Exception {
        try (Life life = node.live(1)) {
            life.write("key", 5).snapshot();
        }
        node.removeLog();
        assertRefused(node::start, "the log of this member (*.wal) is gone", "snapshot-5");
    }

    @Test
    void shouldRefuseUnreadableSnapshotsRatherThanFoundAnEmptyCluster() throws Exception {
        try (Life life = node.live(1)) {
            life.write("key", 5).snapshot();
        }
        node.removeRaft();
        node.removeLog();
        Files.writeString(node.data.resolve("snapshots/snapshot-5/MANIFEST.json"), "{}");
        assertRefused(node::start, "nothing in it can be used", "snapshot-5");
    }

    @Test
    void shouldSetALogAsideThatIsDamagedAndFoundFromTheSnapshot() throws Exception {
        try (Life life = node.live(1)) {
            life.write("key", 5).snapshot();
            life.write("more", 50);
        }
        node.removeRaft();
        damageLog();
        try (Life life = node.live(2)) {
            assertThat(life.has("key4")).isTrue();
            assertThat(life.has("more49")).isFalse();
        }
        assertThat(node.setAside()).anyMatch(name -> name.endsWith(".wal"));
    }

    @Test
    void shouldRefuseADamagedLogThatNoSnapshotStandsInFor() throws Exception {
        try (Life life = node.live(1)) {
            life.write("more", 50);
        }
        node.removeRaft();
        damageLog();
        assertRefused(node::start, "An empty cluster is never founded beside data that cannot be read");
    }

    @Test
    void shouldRefuseAMemberWhoseLogIsDamagedNamingFileAndOffset() throws Exception {
        try (Life life = node.live(1)) {
            life.write("more", 50);
        }
        damageLog();
        assertRefused(node::start, ".wal at byte ", "raftkvctl remove node1");
    }

    @Test
    void shouldLeaveAMemberItsOwnDataWhenSnapshotsOfElsewhereAreCopiedIn() throws Exception {
        StartingNode other = new StartingNode(directory.resolve("other"), "other", "raft.bootstrap=true");
        try (Life life = other.live(9)) {
            life.write("foreign", 9).snapshot();
        }
        try (Life life = node.live(1)) {
            life.write("own", 5).snapshot();
        }
        StartingNode.copyOver(other.data.resolve("snapshots"), node.data.resolve("snapshots"));
        try (Life life = node.live(2)) {
            assertThat(life.has("own4")).isTrue();
            assertThat(life.has("foreign0")).isFalse();
        }
        assertThat(node.setAside()).contains("snapshots/snapshot-9");
    }

    @Test
    void shouldReplayNoLogOfAnotherClusterBehindASnapshotThatWasBroughtIn() throws Exception {
        StartingNode other = new StartingNode(directory.resolve("other"), "other", "raft.bootstrap=true");
        try (Life life = other.live(1)) {
            life.write("foreign", 3).snapshot();
        }
        try (Life life = node.live(1)) {
            life.write("own", 5);
        }
        node.removeRaft();
        StartingNode.copyOver(other.data.resolve("snapshots"), node.data.resolve("snapshots"));
        try (Life life = node.live(2)) {
            assertThat(life.has("foreign2")).isTrue();
            assertThat(life.has("own4")).isFalse();
        }
        assertThat(node.setAside()).anyMatch(name -> name.endsWith(".wal"));
    }

    @Test
    void shouldOpenANewEpochWhenANodeThatWasAloneTurnsRaftOn() throws Exception {
        Identity alone;
        try (PreparedNode prepared = node.with("raft.enabled", "false").start();
                Life life = new Life(prepared, 1)) {
            alone = prepared.identity();
            life.members("node1=node1:7000").write("key", 3);
        }
        node.with("raft.enabled", "true").with("raft.bootstrap", "false");
        try (PreparedNode prepared = node.start();
                Life life = new Life(prepared, 2)) {
            assertThat(prepared.identity().clusterId()).isEqualTo(alone.clusterId());
            assertThat(prepared.identity().epoch()).isGreaterThan(alone.epoch());
            assertThat(prepared.identity().foundingIndex()).isEqualTo(4);
            assertThat(life.has("key2")).isTrue();
        }
    }

    @Test
    void shouldOpenANewEpochWhenTheAddressOfALoneVoterChanges() throws Exception {
        try (Life life = node.live(1)) {
            life.members("node1=node1:7000").write("key", 3);
        }
        node.with("raft.advertise_addr", "elsewhere:7000");
        try (PreparedNode prepared = node.start()) {
            assertThat(prepared.self()).hasToString("elsewhere:7000");
            assertThat(prepared.identity().epoch()).isGreaterThan(1);
        }
    }

    @Test
    void shouldRefuseAChangedAddressThatOtherVotersDoNotKnow() throws Exception {
        try (Life life = node.live(1)) {
            life.members("node1=node1:7000", "node2=node2:7000");
        }
        assertRefused(node.with("raft.advertise_addr", "elsewhere:7000")::start, "elsewhere:7000", "other voters");
        assertRefused(node.with("raft.enabled", "false")::start, "other voters");
    }

    @Test
    void shouldRememberOverRestartsWhoWasSeenInAHigherEpochAndOpenNoneBelowIt() throws Exception {
        long future = 4_000_000_000L;
        try (PreparedNode prepared = node.start()) {
            Path file = node.data.resolve("raft/identity");
            String before = Files.readString(file);
            prepared.identityFile().ahead(List.of(new Ahead("node2", future)));
            prepared.identityFile().ahead(List.of());
            assertThat(Files.readString(file))
                    .as("nothing new while nobody is ahead")
                    .isEqualTo(before);
            prepared.identityFile().ahead(List.of(new Ahead("node2", future)));
        }
        try (PreparedNode prepared = node.start()) {
            assertThat(prepared.identity().ahead()).containsExactly(new Ahead("node2", future));
        }
        try (PreparedNode prepared =
                node.with("raft.advertise_addr", "elsewhere:7000").start()) {
            assertThat(prepared.identity().epoch()).isEqualTo(future + 1);
            assertThat(prepared.identity().ahead()).isEmpty();
        }
    }

    @Test
    void shouldStaySilentOverRestartsOnceTheClusterWentOnWithoutIt() throws Exception {
        try (PreparedNode prepared = node.start()) {
            prepared.identityFile().fence(Fencing.SUPERSEDED, 9, "node2");
        }
        try (PreparedNode prepared =
                node.with("raft.advertise_addr", "elsewhere:7000").start()) {
            assertThat(prepared.identity().fence().epoch()).isEqualTo(9);
            assertThat(prepared.identity().epoch()).isEqualTo(1);
        }
    }

    @Test
    void shouldFinishAStartThatCrashedBeforeRaftGotItsName() throws Exception {
        try (Life life = node.live(1)) {
            life.write("key", 5).snapshot();
        }
        node.removeLog();
        Files.move(node.data.resolve("raft"), node.data.resolve("raft.preparing"));
        try (Life life = node.live(2)) {
            assertThat(life.has("key4")).isTrue();
        }
        assertThat(node.data.resolve("raft.preparing")).doesNotExist();
    }

    private void damageLog() throws Exception {
        List<Path> segments;
        try (Stream<Path> files = Files.list(node.data)) {
            segments = files.filter(file -> file.toString().endsWith(".wal"))
                    .sorted()
                    .toList();
        }
        try (RandomAccessFile file = new RandomAccessFile(segments.get(0).toFile(), "rw")) {
            file.seek(600);
            file.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        }
    }

    private static void assertRefused(ThrowingCallable start, String... fragments) {
        assertThatThrownBy(start)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContainingAll(fragments)
                .hasMessageContaining("Remedy: ");
    }
}

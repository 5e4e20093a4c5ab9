package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.raft.Await;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.Membership;
import io.raftkv.raft.MembershipChangeException;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.ProposalRejectedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MembershipTest {
    @TempDir
    Path directory;

    @Test
    void shouldFeedANonvoterThatCountsForNothing() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember leader = cluster.awaitLeader();
            TestMember nonvoter = cluster.addMember();
            nonvoter.join(1);

            cluster.change(member -> member.engine().addNonvoter(nonvoter.address()));
            leader.putNow("key", "value");

            assertThat(nonvoter.read("key")).isEqualTo("value");
            assertThat(nonvoter.engine().status().role()).isEqualTo(EngineRole.LEARNER);
            assertThat(leader.engine().status().membership())
                    .isEqualTo(new Membership(List.of(leader.address()), List.of(nonvoter.address())));
            Await.until(
                    "the leader knows how far the nonvoter is",
                    () -> leader.engine().progress().get(nonvoter.address()).matchIndex()
                            == leader.engine().status().lastLogIndex());
            nonvoter.stop();
            leader.putNow("alone", "still commits");
        }
    }

    @Test
    void shouldPromoteANonvoterAndAcceptEveryCallTwice() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember leader = cluster.awaitLeader();
            TestMember joiner = cluster.addMember();
            joiner.join(1);
            PeerAddress peer = joiner.address();

            cluster.change(member -> member.engine().addNonvoter(peer));
            cluster.change(member -> member.engine().addNonvoter(peer));
            cluster.change(member -> member.engine().addVoter(peer));
            cluster.change(member -> member.engine().addVoter(peer));
            cluster.change(member -> member.engine().addNonvoter(peer));

            assertThat(leader.engine().status().membership())
                    .isEqualTo(new Membership(List.of(leader.address(), peer), List.of()));
            Await.until(
                    "the promoted member knows it",
                    () -> joiner.engine().status().role() == EngineRole.FOLLOWER);

            cluster.change(member -> member.engine().remove(peer));
            cluster.change(member -> member.engine().remove(peer));
            assertThat(leader.engine().status().membership().voters()).containsExactly(leader.address());
        }
    }

    @Test
    void shouldRemoveADeadMember() throws Exception {
        try (TestCluster cluster = TestCluster.of(3, directory)) {
            TestMember leader = cluster.awaitLeader();
            TestMember dead = cluster.follower();
            dead.stop();

            cluster.change(member -> member.engine().remove(dead.address()));

            assertThat(leader.engine().status().membership().voters())
                    .hasSize(2)
                    .doesNotContain(dead.address());
            leader.putNow("key", "value");
        }
    }

    @Test
    void shouldLetTheLeaderRemoveItself() throws Exception {
        try (TestCluster cluster = TestCluster.of(3, directory)) {
            TestMember removed = cluster.awaitLeader();
            removed.putNow("key", "value");

            Await.result(removed.engine().remove(removed.address()));

            Await.until("the removed leader stepped down", () -> !removed.leads());
            TestMember next = cluster.awaitLeader();
            assertThat(next).isNotSameAs(removed);
            assertThat(next.read("key")).isEqualTo("value");
            assertThat(next.engine().status().membership().voters()).hasSize(2).doesNotContain(removed.address());
            assertThat(removed.engine().status().role()).isEqualTo(EngineRole.INACTIVE);
        }
    }

    @Test
    void shouldRefuseToRemoveTheOnlyVoter() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember leader = cluster.awaitLeader();

            assertThat(Await.failure(leader.engine().remove(leader.address())))
                    .isInstanceOf(MembershipChangeException.class);
            leader.putNow("key", "value");
        }
    }

    @Test
    void shouldRefuseChangesOnAFollower() throws Exception {
        try (TestCluster cluster = TestCluster.of(3, directory)) {
            TestMember leader = cluster.awaitLeader();

            Throwable failure = Await.failure(cluster.follower().engine().remove(leader.address()));

            assertThat(failure).isInstanceOf(ProposalRejectedException.class);
        }
    }

    @Test
    void shouldHandLeadershipToTheNamedMember() throws Exception {
        try (TestCluster cluster = TestCluster.of(3, directory)) {
            TestMember leader = cluster.awaitLeader();
            TestMember heir = cluster.follower();
            leader.putNow("key", "value");

            Await.result(leader.engine().transferLeadership(heir.address()));

            Await.until("the heir leads", heir::leads);
            assertThat(heir.read("key")).isEqualTo("value");
            heir.putNow("key", "newer");
            assertThat(leader.read("key")).isEqualTo("newer");
        }
    }
}

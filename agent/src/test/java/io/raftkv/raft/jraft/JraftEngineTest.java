package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.raft.Await;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.ProposalRejectedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JraftEngineTest {
    @TempDir
    Path directory;

    @Test
    void shouldServeWritesAndReadsAlone() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember only = cluster.awaitLeader();

            long first = only.putNow("a", "1");
            long second = only.putNow("a", "2");

            assertThat(second).isGreaterThan(first);
            assertThat(only.read("a")).isEqualTo("2");
            EngineStatus status = only.engine().status();
            assertThat(status.role()).isEqualTo(EngineRole.LEADER);
            assertThat(status.membership().voters()).containsExactly(only.address());
            assertThat(status.leader()).contains(only.address());
        }
    }

    @Test
    void shouldKeepAcknowledgedWritesOverARestart() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember only = cluster.awaitLeader();
            for (int i = 0; i < 50; i++) {
                only.putNow("key" + i, "value" + i);
            }
            long term = only.leadingTerm();
            only.stop();

            only.restart(1);

            assertThat(cluster.awaitLeader().leadingTerm()).isGreaterThan(term);
            assertThat(only.read("key0")).isEqualTo("value0");
            assertThat(only.read("key49")).isEqualTo("value49");
        }
    }

    @Test
    void shouldReplicateToFollowersAndReadThereLinearizably() throws Exception {
        try (TestCluster cluster = TestCluster.of(3, directory)) {
            TestMember leader = cluster.awaitLeader();
            for (int i = 0; i < 20; i++) {
                leader.putNow("key", "value" + i);
                for (TestMember member : cluster.members()) {
                    assertThat(member.read("key")).isEqualTo("value" + i);
                }
            }
            assertThat(leader.engine().status().membership().voters()).hasSize(3);
        }
    }

    @Test
    void shouldRejectAProposalOnAFollowerWithoutEffect() throws Exception {
        try (TestCluster cluster = TestCluster.of(3, directory)) {
            cluster.awaitLeader();

            Throwable failure = Await.failure(cluster.follower().put("key", "value"));

            assertThat(failure).isInstanceOf(ProposalRejectedException.class);
            assertThat(((ProposalRejectedException) failure).reason())
                    .isEqualTo(ProposalRejectedException.Reason.NOT_LEADER);
        }
    }

    @Test
    void shouldGoOnWithAnotherLeaderAndTakeTheOldOneBack() throws Exception {
        try (TestCluster cluster = TestCluster.of(3, directory)) {
            TestMember old = cluster.awaitLeader();
            old.putNow("before", "1");
            old.stop();

            TestMember next = cluster.awaitLeader();
            assertThat(next.read("before")).isEqualTo("1");
            next.putNow("after", "2");
            old.restart(1);

            Await.until("the old leader follows", () -> "2".equals(old.local("after")));
            assertThat(old.read("after")).isEqualTo("2");
        }
    }

    @Test
    void shouldKeepAcknowledgedWritesWhenAllMembersRestart() throws Exception {
        try (TestCluster cluster = TestCluster.of(3, directory)) {
            TestMember leader = cluster.awaitLeader();
            for (int i = 0; i < 100; i++) {
                leader.putNow("key" + i, "value" + i);
            }
            cluster.members().forEach(TestMember::stop);
            for (TestMember member : cluster.members()) {
                member.restart(1);
            }
            TestMember next = cluster.awaitLeader();
            for (int i = 0; i < 100; i++) {
                assertThat(next.read("key" + i)).isEqualTo("value" + i);
            }
        }
    }
}

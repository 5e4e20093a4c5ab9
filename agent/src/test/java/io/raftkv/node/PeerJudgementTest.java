package io.raftkv.node;

import static io.raftkv.node.IntroducedNode.SELF;
import static io.raftkv.node.IntroducedNode.from;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.node.IntroducedNode.Greeting;
import io.raftkv.node.PeerJudgement.Verdict;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.PeerAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The table of what an answer means, line by line. This node: cluster C, epoch 1, instance i1, start 5, applied 10. */
final class PeerJudgementTest {
    private static final EngineStatus LEADERLESS = IntroducedNode.status(EngineRole.FOLLOWER, Optional.empty(), 10);
    private static final EngineStatus LED =
            IntroducedNode.status(EngineRole.FOLLOWER, Optional.of(new PeerAddress("node2", 7000)), 10);

    private static void judged(EngineStatus own, Greeting answer, Verdict expected) {
        assertThat(PeerJudgement.judge(SELF, own, true, answer.hello())).isEqualTo(expected);
    }

    @Test
    void shouldJudgeByClusterAndEpochFirst() {
        judged(LED, from("node2"), Verdict.FINE);
        judged(LED, from("node2").ofCluster("other").epoch(9).leads(), Verdict.FOREIGN);
        judged(LED, from("node2").ofCluster("other").recorded("i1", null, true).leads(), Verdict.FOREIGN);
        judged(LED, from("node2").epoch(2), Verdict.AHEAD);
        judged(LED, from("node2").epoch(2).leads(), Verdict.SUPERSEDED);
        judged(LED, from("node2").epoch(2).follows("node3:7000"), Verdict.SUPERSEDED);
        judged(LED, from("node2").epoch(0).leads().recorded("i9", null, true), Verdict.FINE);
    }

    @Test
    void shouldRecogniseAnOldCopyWhoeverSaysIt() {
        judged(LED, from("node2").applied(0).recorded("i1", BootId.of(6, 1), false), Verdict.OLD_COPY);
        judged(LED, from("node2").applied(0).recorded("i1", BootId.of(5, 2), false), Verdict.OLD_COPY);
        judged(LED, from("node2").recorded("i1", BootId.of(5, 1), false), Verdict.FINE);
        judged(LED, from("node2").recorded("i1", BootId.of(4, 7), false), Verdict.FINE);
        judged(LED, from("node2").recorded("i1", null, false), Verdict.FINE);
        judged(LED, from("node2").recorded("i9", BootId.of(6, 1), false), Verdict.FINE);
    }

    @Test
    void shouldBelieveARemovalOrAnotherInstanceOnlyFromWhoCannotLagBehindThisNode() {
        judged(LED, from("node2").leads().recorded("i1", null, true), Verdict.REMOVED);
        judged(LED, from("node2").leads().recorded("i9", null, false), Verdict.OTHER_INSTANCE);
        judged(LED, from("node2").leads().recorded("i9", null, true), Verdict.REMOVED);
        judged(LED, from("node2").leads().recorded(null, null, false), Verdict.FINE);
        judged(LED, from("node2").applied(99).recorded("i9", null, true), Verdict.FINE);
        judged(LEADERLESS, from("node2").applied(9).recorded("i9", null, true), Verdict.FINE);
        judged(LEADERLESS, from("node2").applied(10).recorded("i1", null, true), Verdict.REMOVED);
        judged(LEADERLESS, from("node2").applied(10).recorded("i9", null, false), Verdict.OTHER_INSTANCE);
    }

    @Test
    void shouldNotBelieveALeaderOfBeforeTheOneThatItFollows() {
        judged(LED, from("node3").leads().recorded("i1", null, true), Verdict.FINE);
        judged(LED, from("node3").leads().recorded("i9", null, false), Verdict.FINE);
        judged(LEADERLESS, from("node3").leads().recorded("i1", null, true), Verdict.REMOVED);
    }

    @Test
    void shouldBelieveOnlyALeaderBeforeItsOwnJoinIsApplied() {
        EngineStatus empty = IntroducedNode.status(EngineRole.FOLLOWER, Optional.empty(), 0);
        Greeting restarted = from("node2").applied(90).recorded("i1", null, true);

        assertThat(PeerJudgement.judge(SELF, empty, false, restarted.hello())).isEqualTo(Verdict.FINE);
        assertThat(PeerJudgement.judge(SELF, empty, false, restarted.leads().hello()))
                .isEqualTo(Verdict.REMOVED);
    }
}

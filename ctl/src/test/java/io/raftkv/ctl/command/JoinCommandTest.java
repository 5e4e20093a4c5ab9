package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.ErrorCode;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.FakeCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that add members and votes, and move leadership. */
final class JoinCommandTest {
    @TempDir
    private Path home;

    private FakeCluster cluster;
    private String endpoints;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeCluster.of(3);
        endpoints = cluster.endpoints();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private CtlRun.Setup setup() {
        return CtlRun.with(home).endpoints(endpoints);
    }

    private long requests(String request) {
        return java.util.stream.IntStream.rangeClosed(1, 3)
                .mapToLong(number -> cluster.node(number).requests().stream()
                        .filter(request::equals)
                        .count())
                .sum();
    }

    @Test
    void shouldReturnWhenTheNewNodeHasTheDataAndAVote() {
        CtlRun run = setup().run("join", "node4", "node4.example", "--yes");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo("node4 joined, Voter\n");
        assertThat(setup().run("cluster", "nodes", "-o", "name").outLines()).contains("node4");
    }

    @Test
    void shouldNotWaitForAVoteThatIsNotWanted() {
        CtlRun run = setup().run("join", "node4", "node4.example", "--nonvoter", "--yes");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo("node4 joined, Nonvoter\n");
    }

    @Test
    void shouldNotWaitWhenToldSo() {
        assertThat(setup().run("join", "node4", "node4.example", "--no-wait", "--yes")
                        .out())
                .isEqualTo("node4 joined, Nonvoter\n");
    }

    @Test
    void shouldBeRepeatable() {
        assertThat(setup().run("join", "node3", "node3", "--yes").out())
                .isEqualTo("node3 was a member already, Voter\n");
    }

    @Test
    void shouldShowAddressStepsAndArithmeticBeforeJoining() {
        CtlRun run = setup().run("join", "node4", "node4.example", "--dry-run");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("add node4 (node4.example:7000) as a nonvoter")
                .contains("make it a voter")
                .contains("voters 3 → 4, majority 2 → 3");
        assertThat(requests("POST /cluster/join")).isZero();
    }

    @Test
    void shouldRefuseWhatIsNoAddressBeforeAskingAnybody() {
        for (String wrong : new String[] {"node4:port", "node4:", " "}) {
            CtlRun run = setup().run("join", "node4", wrong, "--yes");

            assertThat(run.code()).as(wrong).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("'" + wrong + "' is no raft address").contains("HOST:PORT");
        }
        assertThat(requests("POST /cluster/join")).isZero();
    }

    @Test
    void shouldSayWhatTheLeaderSaysWhenItRefusesANode() {
        for (int number = 1; number <= 3; number++) {
            cluster.node(number).failNext(ErrorCode.CONFLICT);
        }

        CtlRun run = setup().run("join", "node4", "node4.example", "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("made to fail with CONFLICT");
    }

    @Test
    void shouldPromoteWhenConfirmed() {
        cluster.node(3).nonvoter();

        CtlRun unconfirmed = setup().run("promote", "node3");
        assertThat(unconfirmed.code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(setup().run("promote", "node3", "--dry-run").out()).contains("voters 2 → 3, majority 2 → 2");
        assertThat(requests("POST /cluster/promote")).isZero();

        CtlRun run = setup().run("promote", "node3", "--yes");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo("node3  Voter  up\n");
    }

    @Test
    void shouldNotPromoteANodeThatIsNotThere() {
        CtlRun run = setup().run("promote", "node9", "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(run.err()).contains("node9");
    }

    @Test
    void shouldNotHandLeadershipToWhoCannotLead() {
        cluster.node(2).nonvoter();
        cluster.node(3).stop();

        CtlRun learner = setup().run("leader", "transfer", "--to", "node2");
        CtlRun dead = setup().run("leader", "transfer", "--to", "node3");

        assertThat(learner.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(learner.err()).contains("node2 is no voter").contains("raftkvctl promote node2");
        assertThat(dead.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(dead.err()).contains("node3 is down");
        assertThat(requests("POST /cluster/transfer")).isZero();
    }

    @Test
    void shouldLeaveLeadershipWhereItIsWanted() {
        CtlRun run = setup().run("leader", "transfer", "--to", "node1");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).contains("node1 leads already");
        assertThat(requests("POST /cluster/transfer")).isZero();
    }
}

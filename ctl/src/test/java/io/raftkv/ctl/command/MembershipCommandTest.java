package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.FakeCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MembershipCommandTest {
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

    private boolean removedByAnybody() {
        return java.util.stream.IntStream.rangeClosed(1, 3)
                .anyMatch(number -> cluster.node(number).requests().contains("POST /cluster/remove"));
    }

    @Test
    void shouldNotRemoveWithoutConfirmation() {
        CtlRun run = setup().run("remove", "node3");

        assertThat(run.code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(run.err()).contains("Remove node3 from endpoints").contains("--yes");
        assertThat(removedByAnybody()).isFalse();
    }

    @Test
    void shouldSpellTheArithmeticOutInADryRun() {
        CtlRun run = setup().run("remove", "node3", "--dry-run");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .startsWith("PLAN  Remove node3 from endpoints\n")
                .contains("voters 3 → 2, majority 2 → 2, tolerated failures 1 → 0 (an even number");
        assertThat(run.err()).isEqualTo("DRY RUN: nothing changed\n");
        assertThat(removedByAnybody()).isFalse();
    }

    @Test
    void shouldRemoveWhenToldSo() {
        CtlRun run = setup().run("remove", "node3", "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo("node3 removed  voters 2  tolerates 0\n");
    }

    @Test
    void shouldRefuseToLoseTheQuorum() {
        cluster.node(2).stop();

        CtlRun run = setup().run("remove", "node3", "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("2 voters and need 2 of them, but only 1 would be up");
        assertThat(removedByAnybody()).isFalse();
    }

    @Test
    void shouldAskAPersonAndTakeNoForAnAnswer() {
        CtlRun no = setup().terminal().input("n\n").run("remove", "node3", "--no-color");
        CtlRun yes = setup().terminal().input("y\n").run("remove", "node3", "--no-color");

        assertThat(no.code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(no.err())
                .contains("PLAN  Remove node3")
                .contains("Go on? [y/N]")
                .contains("nothing was changed");
        assertThat(yes.code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldWantTheNameOfAProtectedContext() {
        CtlRun.with(home).run("context", "add", "prod", "--protect", "--endpoints", endpoints);
        CtlRun.Setup bare = CtlRun.with(home);

        assertThat(bare.run("remove", "node3", "--yes").code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(bare.run("kv", "put", "k", "v").code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(bare.run("remove", "node3", "--confirm", "prd").code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(removedByAnybody()).isFalse();
        assertThat(CtlRun.with(home)
                        .terminal()
                        .input("prod\n")
                        .run("remove", "node3")
                        .code())
                .isEqualTo(ExitCode.OK);
        assertThat(bare.run("kv", "put", "k", "v", "--confirm", "prod").code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldRefuseTheAgentsOfAnotherClusterThanTheContextNames() {
        CtlRun.with(home).run("context", "add", "prod", "--cluster-id", "another-cluster", "--endpoints", endpoints);

        CtlRun run = CtlRun.with(home).run("kv", "put", "k", "v");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("the context names another-cluster");
    }

    @Test
    void shouldExitFourForANodeThatIsNotThere() {
        assertThat(setup().run("remove", "node9", "--yes").code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(setup().run("leader", "transfer", "--to", "node9").code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void shouldTransferLeadership() {
        CtlRun run = setup().run("leader", "transfer", "--to", "node2");

        assertThat(run.out()).isEqualTo("node2 leads  term 43  7ms\n");
        assertThat(setup().run("leader", "show", "-o", "name").out()).isEqualTo("node2\n");
    }

    @Test
    void shouldExitSevenWhenNobodyLeads() {
        cluster.leader("");

        assertThat(setup().run("leader", "show").code()).isEqualTo(ExitCode.NO_LEADER);
    }

    @Test
    void shouldMakeASnapshotOnAFollowerAndSayWhy() {
        cluster.node(2).applied(700);

        CtlRun run = setup().run("snapshot", "create");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).isEqualTo("Source node3 (follower, lag 0)\n");
        assertThat(run.out()).startsWith("node3:/var/lib/raftkv/snapshots/snapshot-1000  index 1000  term 42");
    }

    @Test
    void shouldAnswerErrorsAsJsonToPrograms() throws Exception {
        CtlRun run = setup().run("remove", "node9", "--yes", "-o", "json");

        JsonNode error = Json.mapper().readTree(run.err());
        assertThat(error.path("kind").asText()).isEqualTo("Error");
        assertThat(error.path("code").asText()).isEqualTo("NOT_FOUND");
        assertThat(error.path("exit_code").asInt()).isEqualTo(4);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void shouldSendTheTokenFromItsFileAndNeverPrintIt() throws Exception {
        Path file = home.resolve("token");
        java.nio.file.Files.writeString(file, "secret-token\n");

        CtlRun run = setup().run("cluster", "nodes", "-v", "--token-file", file.toString());

        assertThat(cluster.node(1).lastAuthorization()).isEqualTo("Bearer secret-token");
        assertThat(run.out() + run.err()).doesNotContain("secret-token");
    }

    @Test
    void shouldSuggestWhatWasMeant() {
        CtlRun run = setup().run("statu");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("did you mean").contains("status");
    }
}

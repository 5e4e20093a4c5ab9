package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.FakeCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node is taken out of service and let in again; and what a restart plans and refuses. */
final class NodeDrainCommandTest {
    @TempDir
    private Path home;

    private FakeCluster cluster;

    @BeforeEach
    void start() throws Exception {
        use(3);
    }

    private void use(int nodes) throws Exception {
        cluster = FakeCluster.of(nodes);
        List<String> add = new ArrayList<>(List.of("context", "add", "prod", "--replace"));
        for (int i = 1; i <= nodes; i++) {
            add.addAll(
                    List.of("--node", "id=node" + i + ",http=" + cluster.node(i).url() + ",ssh=host" + i));
        }
        assertThat(run(add.toArray(String[]::new)).code()).isEqualTo(ExitCode.OK);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private CtlRun run(String... arguments) {
        return CtlRun.with(home).environment("RAFTKVCTL_SSH", "/bin/false").run(arguments);
    }

    @Test
    void shouldHandLeadershipOverBeforeTheNodeRefusesAnything() {
        CtlRun run = run("node", "drain", "node1");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo("node1  drained  0 requests under way, node2 leads\n");
        assertThat(cluster.node(1).isDraining()).isTrue();
        List<String> changes = cluster.node(1).requests().stream()
                .filter(request -> request.startsWith("POST"))
                .toList();
        assertThat(changes).containsSubsequence("POST /cluster/transfer", "POST /admin/drain");
        assertThat(cluster.lease().isHeld()).isFalse();
    }

    @Test
    void shouldShowADrainedNodeAsSuch() throws Exception {
        run("node", "drain", "node3");

        assertThat(run("node", "list").outLines().get(3)).matches("node3 +follower +drained .*");
        CtlRun status = run("status");
        assertThat(status.out())
                .contains("HEALTHY")
                .contains("NODE_DRAINED node3: is drained: it serves no clients")
                .contains("raftkvctl node undrain node3");
        JsonNode json = Json.mapper().readTree(run("status", "-o", "json").out());
        assertThat(json.path("nodes").path(2).path("draining").asBoolean()).isTrue();

        CtlRun undrain = run("node", "undrain", "node3");
        assertThat(undrain.code()).isEqualTo(ExitCode.OK);
        assertThat(undrain.out()).isEqualTo("node3  serving\n");
        assertThat(run("node", "list").outLines().get(3)).matches("node3 +follower +up .*");
        assertThat(run("node", "undrain", "node3").err()).startsWith("node3 is not drained\n");
    }

    @Test
    void shouldSayWhatIsLeftWhenRequestsDoNotEndInTime() {
        cluster.node(2).inFlight(3);

        CtlRun run = run("node", "drain", "node2", "--timeout", "1s");

        assertThat(run.code()).isEqualTo(ExitCode.TIMEOUT);
        assertThat(run.err())
                .contains("node2 is drained, but not everything has ended in time: 3 requests under way, node1 leads")
                .contains("raftkvctl node undrain node2");
        assertThat(cluster.node(2).isDraining()).isTrue();
        assertThat(cluster.lease().isHeld()).isFalse();
    }

    @Test
    void shouldChangeNothingInADryRun() {
        CtlRun run = run("node", "drain", "node1", "--dry-run");

        assertThat(run.out())
                .startsWith("PLAN  Drain node1 of prod\n  1. hand leadership over to another voter\n")
                .contains("nodes that serve then: 2 of 3");
        assertThat(run.err()).isEqualTo("DRY RUN: nothing changed\n");
        assertThat(cluster.node(1).isDraining()).isFalse();
        assertThat(run("node", "undrain", "node1", "--dry-run").out())
                .startsWith("PLAN  Let node1 of prod serve again");
    }

    @Test
    void shouldNotTakeTheLastServingNodeAwayByAccident() {
        run("node", "drain", "node2");
        run("node", "drain", "node3");

        CtlRun refused = run("node", "drain", "node1");

        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused.err()).contains("no other node serves").contains("--accept-outage");
        assertThat(run("node", "drain", "node1", "--accept-outage").code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(cluster.node(1).isDraining()).isFalse();
        assertThat(run("node", "drain", "node9").code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void shouldNotDrainWhileSomebodyElseChangesTheCluster() {
        cluster.lease().heldBy("alice@ops1 pid 4711", "upgrade run");

        assertThat(run("node", "drain", "node2").code()).isEqualTo(ExitCode.LOCKED);
        assertThat(cluster.node(2).isDraining()).isFalse();
        assertThat(run("node", "undrain", "node2").code())
                .as("it takes nothing from anybody")
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldPlanARestartWithTheLeaderAtTheEndAndThoseWithoutAVoteFirst() throws Exception {
        cluster.node(3).nonvoter();
        use(4);
        cluster.node(3).nonvoter();
        cluster.leader("node2");

        CtlRun run = run("node", "restart", "--all", "--dry-run");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.outLines())
                .startsWith(
                        "PLAN  Restart 4 nodes of prod, one after another",
                        "  1. node3: drain it",
                        "  2. node3: stop service raftkv on host3",
                        "  3. node3: start it, let it catch up",
                        "  4. node1: drain it")
                .contains("  10. node2: hand leadership over, then drain it");
        assertThat(run.err()).isEqualTo("DRY RUN: nothing changed\n");
    }

    @Test
    void shouldRefuseARestartThatTheClusterCannotBear() {
        cluster.node(3).stop();

        CtlRun run = run("node", "restart", "node2", "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("without node2 only 1 of 3 voters would be up");
        assertThat(run("node", "restart", "--all", "--dry-run").outLines().get(1))
                .as("what is down comes first")
                .isEqualTo("  1. node3: start service raftkv on host3, which is down, let it catch up");
    }

    @Test
    void shouldAskForTheNameWhereARestartIsAnOutage() throws Exception {
        use(2);

        assertThat(run("node", "restart", "--all", "--dry-run").out()).contains("OUTAGE: prod has too few voters");
        assertThat(run("node", "restart", "--all", "--yes").code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(run("node", "restart", "node2", "--yes").err()).contains("--confirm prod");
    }

    @Test
    void shouldRefuseWhatItCouldNotRecogniseOrReach() throws Exception {
        assertThat(run("node", "restart").code()).isEqualTo(ExitCode.USAGE);
        assertThat(run("node", "restart", "node1", "--all").code()).isEqualTo(ExitCode.USAGE);
        assertThat(run("node", "restart", "node9", "--yes").code()).isEqualTo(ExitCode.NOT_FOUND);
        cluster.node(2).withoutBootId();
        assertThat(run("node", "restart", "node2", "--yes").err()).contains("node2 does not tell its boot id");

        assertThat(run(
                                "context",
                                "add",
                                "prod",
                                "--replace",
                                "--node",
                                "id=node1,http=" + cluster.node(1).url())
                        .code())
                .isEqualTo(ExitCode.OK);
        CtlRun stranger = run("node", "restart", "--all", "--yes");
        assertThat(stranger.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(stranger.err()).contains("not in the inventory of context prod");
    }
}

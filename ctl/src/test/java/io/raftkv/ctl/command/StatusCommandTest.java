package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.FakeCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusCommandTest {
    @TempDir
    private Path home;

    @Test
    void shouldShowTheClusterOnOneScreen() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(3)) {
            cluster.node(3).applied(995);

            CtlRun run = CtlRun.with(home).endpoints(cluster.endpoints()).run("status");

            assertThat(run.code()).isEqualTo(ExitCode.OK);
            assertThat(run.outLines())
                    .containsExactly(
                            "CLUSTER endpoints (7f3a…)  HEALTHY  voters 3  tolerates 1 failure  term 42",
                            "NODE   ROLE      STATE  VERSION  APPLIED  LAG     WAL  DISK  UPTIME",
                            "node1  leader    up     1.0.0       1000    -  1.2GiB   41%      3d",
                            "node2  follower  up     1.0.0       1000    0  1.2GiB   41%      3d",
                            "node3  follower  up     1.0.0        995    5  1.2GiB   41%      3d");
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void shouldFindMembersThatNobodyConfigured() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(3)) {
            CtlRun run = CtlRun.with(home).endpoints(cluster.node(2).url()).run("status", "-o", "name");

            assertThat(run.outLines()).containsExactly("node1", "node2", "node3");
        }
    }

    @Test
    void shouldShowADeadNodeAsARow() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(3)) {
            String endpoints = cluster.endpoints();
            cluster.node(2).stop();

            CtlRun run = CtlRun.with(home).endpoints(endpoints).run("status");

            assertThat(run.code()).isEqualTo(ExitCode.OK);
            assertThat(run.out())
                    .contains("DEGRADED  voters 3  tolerates 0 failures")
                    .contains("node2  follower  down")
                    .contains("FAIL NODE_DOWN node2: ");
        }
    }

    @Test
    void shouldTellThatNobodyAnswers() {
        CtlRun run = CtlRun.with(home).endpoints("http://127.0.0.1:1").run("status");

        assertThat(run.code()).isEqualTo(ExitCode.UNHEALTHY);
        assertThat(run.out()).contains("UNREACHABLE").contains("http://127.0.0.1:1  -     down");
    }

    @Test
    void shouldSayWhenANodeIsLeftBehindInAnEarlierEpoch() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(3)) {
            cluster.node(1).epoch(2);
            cluster.node(2).epoch(2);

            CtlRun run = CtlRun.with(home).endpoints(cluster.endpoints()).run("status");

            assertThat(run.out()).contains("FAIL MIXED_CLUSTERS");
        }
    }

    @Test
    void shouldGiveProgramsAVersionedDocument() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(1)) {
            CtlRun run = CtlRun.with(home).endpoints(cluster.endpoints()).run("status", "-o", "json");

            JsonNode document = Json.mapper().readTree(run.outBytes());
            assertThat(document.path("apiVersion").asText()).isEqualTo("raftkvctl/v1");
            assertThat(document.path("kind").asText()).isEqualTo("ClusterStatus");
            assertThat(document.path("verdict").asText()).isEqualTo("HEALTHY");
            assertThat(document.path("nodes").get(0).path("applied_index").asLong())
                    .isEqualTo(1000);
        }
    }

    @Test
    void shouldGiveTheSameDocumentAsYaml() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(1)) {
            CtlRun run = CtlRun.with(home).endpoints(cluster.endpoints()).run("status", "-o", "yaml");

            assertThat(run.outLines().subList(0, 8))
                    .isEqualTo(List.of(
                            "apiVersion: raftkvctl/v1",
                            "kind: ClusterStatus",
                            "name: endpoints",
                            "cluster_id: 7f3a0000-0000-4000-8000-000000000001",
                            "epoch: 1",
                            "verdict: HEALTHY",
                            "leader: node1",
                            "term: 42"));
        }
    }

    @Test
    void shouldUseColoursOnATerminalOnly() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(1)) {
            CtlRun.Setup setup = CtlRun.with(home).endpoints(cluster.endpoints());

            assertThat(setup.run("status").out()).doesNotContain("\033[");
            assertThat(setup.terminal().run("status").out()).contains("\033[");
            assertThat(setup.run("status", "--no-color").out()).doesNotContain("\033[");
            assertThat(setup.environment("NO_COLOR", "1").run("status").out()).doesNotContain("\033[");
        }
    }
}

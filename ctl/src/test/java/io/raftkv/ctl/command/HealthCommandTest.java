package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.FakeCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealthCommandTest {
    @TempDir
    private Path home;

    @Test
    void shouldExitZeroWhenHealthy() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(3)) {
            CtlRun run = CtlRun.with(home).endpoints(cluster.endpoints()).run("health");

            assertThat(run.code()).isEqualTo(ExitCode.OK);
            assertThat(run.out()).isEqualTo("HEALTHY  endpoints  3 of 3 nodes up  tolerates 1 failure  leader node1\n");
        }
    }

    @Test
    void shouldExitTenAndNameTheReason() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(3)) {
            cluster.node(2).degrade("disk is slow");

            CtlRun run = CtlRun.with(home).endpoints(cluster.endpoints()).run("health");

            assertThat(run.code()).isEqualTo(ExitCode.UNHEALTHY);
            assertThat(run.out()).contains("FAIL NODE_DEGRADED node2: disk is slow");
        }
    }

    @Test
    void shouldBeUnhealthyWithoutALeader() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(3)) {
            cluster.leader("");

            CtlRun run = CtlRun.with(home).endpoints(cluster.endpoints()).run("health");

            assertThat(run.code()).isEqualTo(ExitCode.UNHEALTHY);
            assertThat(run.out()).startsWith("UNAVAILABLE").contains("FAIL NO_LEADER");
        }
    }

    @Test
    void shouldStayHealthyWithAWarning() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(2)) {
            CtlRun run = CtlRun.with(home).endpoints(cluster.endpoints()).run("health");

            assertThat(run.code()).isEqualTo(ExitCode.OK);
            assertThat(run.out()).contains("WARN EVEN_VOTERS");
        }
    }

    @Test
    void shouldGiveUpWaitingForHealthInTime() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(1)) {
            cluster.node(1).degrade("for the test");

            CtlRun run = CtlRun.with(home)
                    .endpoints(cluster.endpoints())
                    .run("health", "--exit-when-healthy", "--interval", "20ms", "--timeout", "3s", "-o", "json");

            assertThat(run.code()).isEqualTo(ExitCode.TIMEOUT);
            assertThat(run.outLines()).hasSizeGreaterThan(1).allMatch(line -> line.startsWith("{\"apiVersion\""));
        }
    }

    @Test
    void shouldWaitForALeader() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(3)) {
            assertThat(CtlRun.with(home)
                            .endpoints(cluster.endpoints())
                            .run("wait", "--for=leader")
                            .code())
                    .isEqualTo(ExitCode.OK);

            cluster.leader("");
            CtlRun late =
                    CtlRun.with(home).endpoints(cluster.endpoints()).run("wait", "--for=leader", "--timeout=300ms");
            assertThat(late.code()).isEqualTo(ExitCode.TIMEOUT);
            assertThat(late.err()).contains("not leader within 300ms: no node leads");
        }
    }

    @Test
    void shouldNotCountANodeAsCaughtUpThatIsBehind() throws Exception {
        try (FakeCluster cluster = FakeCluster.of(3)) {
            cluster.node(3).applied(800);
            CtlRun.Setup setup = CtlRun.with(home).endpoints(cluster.endpoints());

            assertThat(setup.run("wait", "--for=caught-up", "--timeout=300ms").code())
                    .isEqualTo(ExitCode.TIMEOUT);
            assertThat(setup.run("wait", "--for=caught-up", "--max-lag=200").code())
                    .isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void shouldNameTheConditionsItKnows() {
        CtlRun run = CtlRun.with(home).run("wait", "--for=sunrise");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("'sunrise' is none of healthy, leader, caught-up");
    }
}

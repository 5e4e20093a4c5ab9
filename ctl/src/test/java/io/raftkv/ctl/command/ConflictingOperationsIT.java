package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.Json;
import io.raftkv.campaign.Campaign;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.GatedProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two operators on one real cluster, each with a real raftkvctl: one works, the other is told who does. */
final class ConflictingOperationsIT {
    private static final Path AGENT =
            Path.of("../agent/target/dist/bin/raftkv-agent").toAbsolutePath();
    private static final String PROGRAM =
            Path.of("target/dist/bin/raftkvctl").toAbsolutePath().toString();
    private static final String PATIENCE = "3m";
    private static final long STEP_SECONDS_MAX = 120;
    private static final int LOCKED = ExitCode.LOCKED.value();
    /** A lease lives on for 30 seconds. */
    private static final Duration EXPIRY_MAX = Duration.ofSeconds(90);

    @TempDir
    private Path home;

    private GatedProxy proxy;
    private int started;

    @BeforeEach
    void start() throws IOException {
        succeed("playground", "start", "--nodes", "3");
        proxy = new GatedProxy();
    }

    @AfterEach
    void stop() {
        proxy.close();
        ctl("playground", "stop");
    }

    @Test
    void shouldLetExactlyOneOfTwoOperationsRunAndTellTheOtherWhoDoes() throws Exception {
        int rounds = Campaign.scaled(8, 50);
        long begun = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            String leader = leader();
            proxy.close(leader);
            List<Running> both = List.of(
                    behindTheGate(List.of("leader", "transfer", "--to", otherThan(leaderId()))),
                    behindTheGate(List.of("promote", "node" + (1 + round % 3), "--yes")));

            assertThat(proxy.awaitAChange(STEP_SECONDS_MAX))
                    .as("round %s", round)
                    .isTrue();
            Running refused = awaitFirstEnd(both);
            Running works = refused == both.get(0) ? both.get(1) : both.get(0);
            assertThat(refused.process.exitValue()).as(refused.said()).isEqualTo(LOCKED);
            assertThat(refused.said()).contains("pid " + works.process.pid() + " holds lease");
            assertThat(works.process.isAlive()).isTrue();
            proxy.open();
            assertThat(works.end()).as(works.said()).isZero();
        }
        System.out.printf(
                "conflicting operations: %d rounds, each with one that ran and one that was refused, in %d s%n",
                rounds, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    }

    @Test
    void shouldLetTheNextOneRunWhenTheLeaseOfAKilledProcessHasExpired() throws Exception {
        proxy.close(leader());
        Running killed = behindTheGate(List.of("promote", "node2", "--yes"));
        assertThat(proxy.awaitAChange(STEP_SECONDS_MAX)).isTrue();
        killed.process.destroyForcibly().waitFor();

        CtlRun atOnce = ctl("promote", "node2", "--yes", "--context", "playground");
        assertThat(atOnce.code()).isEqualTo(ExitCode.LOCKED);
        assertThat(atOnce.err()).contains("pid " + killed.process.pid() + " holds lease", "ends by itself");
        assertThat(succeed("lease", "show", "--context", "playground").out()).contains("pid " + killed.process.pid());
        awaitSuccessOf("promote", "node2", "--yes", "--context", "playground");

        assertThat(succeed("audit", "list", "--local", "--context", "playground")
                        .out())
                .contains("not ended");
    }

    @Test
    void shouldRefuseTheChangeOfAHolderThatSleptOverItsExpiry() throws Exception {
        String before = leaderId();
        proxy.close(leader());
        Running slept = behindTheGate(List.of("leader", "transfer", "--to", otherThan(before)));
        assertThat(proxy.awaitAChange(STEP_SECONDS_MAX)).isTrue();
        signal("STOP", slept.process);
        awaitSuccessOf("promote", "node3", "--yes", "--context", "playground");

        signal("CONT", slept.process);
        proxy.open();

        assertThat(slept.end()).as(slept.said()).isEqualTo(LOCKED);
        assertThat(slept.said()).contains("is not in force");
        assertThat(leaderId()).isEqualTo(before);
        assertThat(succeed("audit", "list", "--cluster", "--context", "playground")
                        .out())
                .contains("LEASE_LOST");
    }

    /** A transfer to the node that leads is over before it asks for a lease. */
    private static String otherThan(String leader) {
        return leader.equals("node1") ? "node2" : "node1";
    }

    private static final class Running {
        private final Process process;
        private final Path said;

        Running(Process process, Path said) {
            this.process = process;
            this.said = said;
        }

        String said() throws IOException {
            return Files.readString(said, StandardCharsets.UTF_8);
        }

        int end() throws Exception {
            assertThat(process.waitFor(STEP_SECONDS_MAX, TimeUnit.SECONDS))
                    .as(said())
                    .isTrue();
            return process.exitValue();
        }
    }

    private static Running awaitFirstEnd(List<Running> both) throws Exception {
        java.util.concurrent.CompletableFuture.anyOf(
                        both.get(0).process.onExit(), both.get(1).process.onExit())
                .get(STEP_SECONDS_MAX, TimeUnit.SECONDS);
        return both.get(0).process.isAlive() ? both.get(1) : both.get(0);
    }

    private void awaitSuccessOf(String... command) {
        long deadline = System.nanoTime() + EXPIRY_MAX.toNanos();
        while (true) {
            CtlRun run = ctl(command);
            if (run.code() == ExitCode.OK) {
                return;
            }
            assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.LOCKED);
            assertThat(System.nanoTime()).as(run.err()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    private String leader() throws IOException {
        succeed("wait", "--for=leader", "--timeout", "1m", "--context", "playground");
        return Json.mapper()
                .readTree(succeed("leader", "show", "-o", "json", "--context", "playground")
                        .out())
                .path("http")
                .asText();
    }

    private String leaderId() {
        return succeed("leader", "show", "-o", "name", "--context", "playground")
                .out()
                .strip();
    }

    private Running behindTheGate(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "--endpoints", proxy.url()));
        command.addAll(arguments);
        Path said = home.resolve("said" + ++started);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(said.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("RAFTKV") || name.startsWith("XDG_"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
        builder.environment().put("RAFTKVCTL_TIMEOUT", PATIENCE);
        return new Running(builder.start(), said);
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    private CtlRun succeed(String... arguments) {
        CtlRun run = ctl(arguments);
        assertThat(run.code()).as("%s: %s", List.of(arguments), run.err()).isEqualTo(ExitCode.OK);
        return run;
    }

    private CtlRun ctl(String... arguments) {
        return CtlRun.with(home)
                .environment("RAFTKV_AGENT", AGENT.toString())
                .environment("RAFTKVCTL_TIMEOUT", PATIENCE)
                .run(arguments);
    }
}

package io.raftkv.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.Bytes;
import io.raftkv.ctl.testing.FakeCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: signals, pipes, its command line. */
final class ProgramIT {
    private static final String PROGRAM =
            Path.of("target/dist/bin/raftkvctl").toAbsolutePath().toString();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(10);

    @TempDir
    private Path home;

    private FakeCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeCluster.of(1);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void shouldEndWithOneHundredThirtyWhenControlCIsPressed() throws Exception {
        cluster.node(1).degrade("for ever");
        Process process = start(PROGRAM + " wait --for=healthy --timeout 10m");
        awaitRequests(3);

        kill("INT", process);

        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(text(home.resolve("err"))).doesNotContain("Exception");
    }

    @Test
    void shouldLeaveNoHalfOfAFileWhenControlCIsPressedInAnExport() throws Exception {
        fill(20_000);
        Process process = start(PROGRAM + " kv export out.ndjson --prefix k");
        awaitRequests(3);

        kill("INT", process);

        int code = process.waitFor();
        assertThat(home.resolve("out.ndjson.partial")).doesNotExist();
        assertThat(code).isIn(0, 130);
        assertThat(Files.exists(home.resolve("out.ndjson"))).isEqualTo(code == 0);
    }

    @Test
    void shouldEndSilentlyWhenItsReaderHasSeenEnough() throws Exception {
        fill(20_000);
        for (String command : new String[] {"kv list", "kv export", "kv list -o json"}) {
            Process process = start("set -o pipefail; " + PROGRAM + " " + command + " | head -1");

            assertThat(process.waitFor()).as(command).isEqualTo(1);
            assertThat(text(home.resolve("out"))).as(command).isNotEmpty();
            assertThat(text(home.resolve("err"))).as(command).isEmpty();
        }
    }

    @Test
    void shouldFailWhenItsResultCannotBeWritten() throws Exception {
        fill(1);
        Process process = start(PROGRAM + " kv list >/dev/full");

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(text(home.resolve("err"))).startsWith("error: cannot write to standard output: ");
    }

    @Test
    void shouldKeepValueAndTokenOutOfItsCommandLine() throws Exception {
        cluster.node(1).degrade("for ever");
        Files.writeString(home.resolve("token"), "secret-token");
        Process process = start("export RAFTKVCTL_TOKEN=secret-too; printf secret-value | " + PROGRAM
                + " kv put k - --token-file token && exec " + PROGRAM + " wait --for=healthy --token-file token");
        awaitRequests(3);

        String commandLine = text(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        kill("INT", process);

        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(commandLine).contains("io.raftkv.ctl.RaftkvCtl").doesNotContain("secret");
        assertThat(cluster.value("k")).isEqualTo("secret-value");
        assertThat(cluster.node(1).lastAuthorization()).isEqualTo("Bearer secret-token");
    }

    private void fill(int keys) {
        for (int i = 0; i < keys; i++) {
            cluster.put(Bytes.utf8(String.format("k%08d", i)), new byte[100]);
        }
    }

    /** In a bash, where Ctrl-C means what it means at a prompt, whoever started the tests. */
    private Process start(String script) throws IOException {
        String last = script.contains("|") || script.contains(";") ? script : "exec " + script;
        ProcessBuilder builder = new ProcessBuilder("env", "--default-signal=INT", "bash", "-c", last)
                .directory(home.toFile())
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile());
        builder.environment().put("RAFTKVCTL_ENDPOINTS", cluster.endpoints());
        builder.environment().put("XDG_CONFIG_HOME", home.toString());
        return builder.start();
    }

    private void awaitRequests(int count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (cluster.node(1).requests().size() < count) {
            assertThat(System.nanoTime())
                    .as(() -> "requests come: " + cluster.node(1).requests() + said())
                    .isLessThan(deadline);
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static void kill(String signal, Process process) throws Exception {
        new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + process.pid())
                .start()
                .waitFor();
    }

    private String said() {
        try {
            return text(home.resolve("err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}

package io.raftkv.ctl.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demonstration that README.md promises, run as a newcomer runs it, but without the build. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
final class DemoIT {
    private static final Path SCRIPT =
            Path.of("../packaging/demo/run").toAbsolutePath().normalize();
    private static final int FILES = 200;
    private static final int TRAFFIC_SECONDS = 5;
    private static final int INTERRUPTED = 130;

    /** Everything temporary of the script is below this. */
    @TempDir
    Path temporary;

    private Process demonstration;

    @AfterEach
    void endDemonstration() throws Exception {
        if (demonstration.isAlive()) {
            demonstration.destroy();
            demonstration.waitFor();
        }
    }

    @Test
    void shouldBringEveryFileBackAndSaySo() throws Exception {
        demonstration = start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = demonstration.inputReader()) {
            output.lines().peek(System.out::println).forEach(lines::add);
        }

        assertThat(demonstration.waitFor()).isZero();
        assertThat(lines).anyMatch(line -> line.startsWith("✓ PASSED"));
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Import every file", "Restore the cluster"})
    void shouldLeaveNothingBehindWhenItIsInterrupted(String step) throws Exception {
        demonstration = start();
        try (BufferedReader output = demonstration.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.contains(step)) {
                line = output.readLine();
            }
            assertThat(line).as("the line of the step").isNotNull();

            pressControlC();
            output.lines().forEach(rest -> {});
        }

        assertThat(demonstration.waitFor()).isEqualTo(INTERRUPTED);
        assertNothingIsLeft();
    }

    private Process start() throws IOException {
        // as at a prompt: it leads a process group, and Ctrl-C is not ignored as it is for a job in the background
        ProcessBuilder builder = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        "setsid",
                        SCRIPT.toString(),
                        "--no-build",
                        "--files",
                        String.valueOf(FILES),
                        "--traffic",
                        String.valueOf(TRAFFIC_SECONDS))
                .redirectErrorStream(true);
        builder.environment().put("TMPDIR", temporary.toString());
        return builder.start();
    }

    /** As a terminal does: the signal goes to every process of the group, not to the script alone. */
    private void pressControlC() throws Exception {
        String group = "-" + demonstration.pid();
        assertThat(new ProcessBuilder("sh", "-c", "kill -s INT -- \"$1\"", "sh", group)
                        .start()
                        .waitFor())
                .isZero();
    }

    private void assertNothingIsLeft() throws Exception {
        assertThat(PlaygroundIT.processesThatMention(temporary)).isEmpty();
        assertThat(temporary).isEmptyDirectory();
    }
}

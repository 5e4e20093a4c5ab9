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
    private static final int INTERRUPTED_BY_SIGTERM = 143;

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
    @ValueSource(strings = {"Start a cluster", "Import every file", "Kill the leader", "Restore the cluster"})
    void shouldLeaveNothingBehindWhenItIsInterrupted(String step) throws Exception {
        demonstration = start();
        try (BufferedReader output = demonstration.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.contains(step)) {
                line = output.readLine();
            }
            assertThat(line).as("the line of the step").isNotNull();

            demonstration.destroy();
            output.lines().forEach(rest -> {});
        }

        assertThat(demonstration.waitFor()).isEqualTo(INTERRUPTED_BY_SIGTERM);
        assertNothingIsLeft();
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "--no-build").redirectErrorStream(true);
        builder.environment().put("TMPDIR", temporary.toString());
        return builder.start();
    }

    private void assertNothingIsLeft() throws Exception {
        assertThat(PlaygroundIT.processesThatMention(temporary)).isEmpty();
        assertThat(temporary).isEmptyDirectory();
    }
}

package io.raftkv.ctl.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.testing.Await;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executor on this machine. */
final class LocalHostTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private Hosts hosts;
    private Host host;

    @BeforeEach
    void open() {
        hosts = new Hosts(Map.of(), node -> Optional.empty());
        host = hosts.host(NodeEntry.local("here", "http://localhost:1", directory));
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void shouldStopWhatDoesNotEndWithItsChildren() throws Exception {
        Path pids = directory.resolve("pids");
        HostCommand command = HostCommand.of(
                        "sh", "-c", "sleep 600 & echo $! $$ >\"$1\"; wait", "wait for children", pids.toString())
                .within(Duration.ofSeconds(2));

        assertThatThrownBy(() -> host.run(command)).isInstanceOfSatisfying(HostException.class, failure -> {
            assertThat(failure.problem()).isEqualTo(HostProblem.HOST_TIMEOUT);
            assertThat(failure.exitCode().value()).isEqualTo(8);
            assertThat(failure).hasMessageStartingWith("here: no end within 2.0s: wait for children");
        });

        for (String pid : Files.readString(pids).strip().split(" ")) {
            Path commandLine = Path.of("/proc", pid, "cmdline"); // empty for one that ended and was not collected yet
            Await.that(
                    "process " + pid + " to end",
                    PATIENCE,
                    () -> !Files.exists(commandLine)
                            || Files.readString(commandLine).isEmpty());
        }
    }

    @Test
    void shouldNotWaitForWhatHoldsItsOutputOpen() {
        long start = System.nanoTime();

        CommandOutcome outcome = host.run(
                HostCommand.of("sh", "-c", "echo done; sleep 30 >&2 & exit 0").within(PATIENCE));

        assertThat(outcome.text()).isEqualTo("done\n");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void shouldHandOnLinesAndStopWhenNobodyListens() {
        List<String> lines = new ArrayList<>();

        assertThatThrownBy(() -> host.stream(HostCommand.of("yes").within(HostCommand.NO_LIMIT), line -> {
                    lines.add(line);
                    if (lines.size() == 3) {
                        throw new UncheckedIOException(new java.io.IOException("reader gone"));
                    }
                }))
                .hasMessageContaining("reader gone");
        assertThat(lines).containsExactly("y", "y", "y");
    }

    @Test
    void shouldPutAFileThereWithItsMode() throws Exception {
        Path source = Files.writeString(directory.resolve("source"), "new");
        Path target = Files.writeString(directory.resolve("it's $(here)\n -x"), "old");

        host.copy(source, HostFile.of(target.toString(), "0640"), PATIENCE);

        assertThat(target).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-r-----");
        assertThat(host.read(target.toString(), 10)).isEqualTo("new".getBytes());
        assertThat(Files.list(directory)).as("nothing beside it").hasSize(2);
    }

    @Test
    void shouldKeepTheOldFileWhenTheNewOneDoesNotArriveWhole() throws Exception {
        Path source = Files.writeString(directory.resolve("source"), "all of it");
        Path target = Files.writeString(directory.resolve("target"), "old");
        HostCommand whole = FileCopy.command(source, HostFile.of(target.toString(), "0600"), false, PATIENCE);

        CommandOutcome outcome = host.run(whole.reading(CommandInput.of("all of")));

        assertThat(outcome.exitStatus()).isEqualTo(FileCopy.INCOMPLETE_STATUS);
        assertThat(target).hasContent("old");
        assertThat(Files.list(directory)).as("nothing beside it").hasSize(2);
    }

    @Test
    void shouldNameWhatIsMissing() {
        assertThatThrownBy(() -> host.read(directory.resolve("none").toString(), 10))
                .isInstanceOfSatisfying(
                        HostException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(HostProblem.HOST_FILE_NOT_FOUND));
        assertThatThrownBy(() -> host.run(HostCommand.of("no-such-program")))
                .isInstanceOfSatisfying(
                        HostException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(HostProblem.COMMAND_NOT_FOUND));
        assertThatThrownBy(() -> host.run(HostCommand.of("cp", "/proc/version", "/dev/full")))
                .isInstanceOfSatisfying(
                        HostException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(HostProblem.HOST_DISK_FULL));
    }

    @Test
    void shouldNotReadWhatTheProgramWasNotGiven() {
        CommandOutcome outcome =
                host.run(HostCommand.of("cat").reading(CommandInput.of("given")).within(PATIENCE));

        assertThat(outcome.text()).isEqualTo("given");
        assertThat(host.run(HostCommand.of("cat").within(PATIENCE)).output()).isEmpty();
    }
}

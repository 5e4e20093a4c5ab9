package io.raftkv.ctl.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program's end on a host means. */
final class HostTest {
    private final FakeRunner runner = new FakeRunner();
    private final Host host = new Host("node1", runner, true);
    private final Service service = new SystemdService(host, "raftkv");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1   | sudo: a password is required                                                      | SUDO_REFUSED       | 16
            1   | sudo: a terminal is required to read the password; either use the -S option       | SUDO_REFUSED       | 16
            1   | sudo: sorry, you must have a tty to run sudo                                      | SUDO_REFUSED       | 16
            1   | deploy is not in the sudoers file.                                                | SUDO_REFUSED       | 16
            1   | Sorry, user deploy is not allowed to execute '/usr/bin/systemctl' as root on n1.  | SUDO_REFUSED       | 16
            127 | sh: 1: exec: systemctl: not found                                                 | COMMAND_NOT_FOUND  | 4
            127 | sh: 1: exec: sudo: not found                                                      | COMMAND_NOT_FOUND  | 4
            1   | sudo: systemctl: command not found                                                | COMMAND_NOT_FOUND  | 4
            1   | cat: write error: No space left on device                                         | HOST_DISK_FULL     | 6
            1   | Failed to start raftkv.service: Interactive authentication required.              | HOST_ACCESS_DENIED | 5
            1   | Failed to stop raftkv.service: Access denied                                      | HOST_ACCESS_DENIED | 5
            5   | Failed to start raftkv.service: Unit raftkv.service not found.                    | SERVICE_UNKNOWN    | 4
            5   | Failed to stop raftkv.service: Unit raftkv.service not loaded.                    | SERVICE_UNKNOWN    | 4
            1   | Job for raftkv.service failed because the control process exited with error code. | SERVICE_FAILED     | 1
            1   | Failed to connect to bus: No such file or directory                               | SERVICE_FAILED     | 1
            """)
    void shouldNameWhatKeepsAServiceFromStarting(int status, String errors, HostProblem problem, int exitCode) {
        runner.answers(status, "", errors);

        assertThatThrownBy(() -> service.start(HostCommand.NO_LIMIT))
                .isInstanceOfSatisfying(HostException.class, failure -> {
                    assertThat(failure.problem()).isEqualTo(problem);
                    assertThat(failure.exitCode().value()).isEqualTo(exitCode);
                    assertThat(failure).hasMessageStartingWith("node1: ");
                });
    }

    @Test
    void shouldTakeAnExitStatusForAnAnswer() {
        runner.answers(3, "out\n", "sudo: a word in an ordinary message");

        CommandOutcome outcome = host.run(HostCommand.of("grep", "x"));

        assertThat(outcome.exitStatus()).isEqualTo(3);
        assertThat(outcome.lines()).containsExactly("out");
    }

    @Test
    void shouldNotBlameSudoWhereItWasNotUsed() {
        runner.answers(1, "", "sudo: a password is required");

        assertThat(host.run(HostCommand.of("sh", "-c", "x")).exitStatus()).isEqualTo(1);
    }

    @Test
    void shouldRefuseMoreOutputThanItKeeps() {
        runner.answers(0, "x".repeat(11), "");

        assertThat(host.read("/a", 11)).hasSize(11);
        assertThatThrownBy(() -> host.read("/a", 10)).hasMessageContaining("more than 10");
    }

    @Test
    void shouldReadTheStateOfAUnit() {
        runner.answers(0, "LoadState=loaded\nActiveState=active\nSubState=running\nMainPID=42\n", "");
        ServiceStatus running = service.status();
        runner.answers(0, "LoadState=loaded\nActiveState=failed\nSubState=failed\nMainPID=0\n", "");
        ServiceStatus failed = service.status();
        runner.answers(0, "LoadState=not-found\nActiveState=inactive\nSubState=dead\nMainPID=0\n", "");

        assertThat(running.state()).isEqualTo(ServiceStatus.State.RUNNING);
        assertThat(running.pid()).contains(42L);
        assertThat(running.detail()).isEqualTo("active (running)");
        assertThat(failed.isDown()).isTrue();
        assertThat(failed.pid()).isEmpty();
        assertThatThrownBy(service::status)
                .isInstanceOfSatisfying(
                        HostException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(HostProblem.SERVICE_UNKNOWN));
        assertThat(runner.first().asRoot()).as("everybody may look").isFalse();
    }

    @Test
    void shouldAskForTheJournalAndShowNoSecrets() {
        runner.answers(0, "-- No entries --\nline one\nRAFTKV_JWT_SECRET=hunter22hunter22\n", "");
        List<String> lines = new java.util.ArrayList<>();

        service.journal(new JournalQuery(java.util.Optional.of(java.time.Duration.ofHours(1)), 7, false), lines::add);

        assertThat(lines).containsExactly("line one", "RAFTKV_JWT_SECRET=[redacted]");
        assertThat(runner.first().arguments()).contains("--lines=7", "--since=-3600s", "--unit=raftkv");
        assertThat(runner.first().asRoot()).isTrue();
    }

    @Test
    void shouldNotTakeAHiddenJournalForAnEmptyOne() {
        runner.answers(0, "-- No entries --\n", "Hint: You are currently not seeing messages from other users.");

        assertThatThrownBy(() -> service.journal(JournalQuery.last(1), line -> {}))
                .isInstanceOfSatisfying(
                        HostException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(HostProblem.HOST_ACCESS_DENIED));
    }
}

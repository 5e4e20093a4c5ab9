package io.raftkv.ctl.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.failure.ExitCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as OpenSSH prints them. */
final class SshFailureTest {
    private static final String CHANGED = """
            @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
            @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
            @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
            IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
            Host key for n1 has changed and you have requested strict checking.
            Host key verification failed.
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ssh: Could not resolve hostname n1: Name or service not known                | HOST_UNREACHABLE   | 14
            ssh: connect to host n1 port 22: Connection refused                          | HOST_UNREACHABLE   | 14
            ssh: connect to host n1 port 22: Connection timed out                        | HOST_UNREACHABLE   | 14
            ssh: connect to host n1 port 22: No route to host                            | HOST_UNREACHABLE   | 14
            Connection timed out during banner exchange                                  | HOST_UNREACHABLE   | 14
            kex_exchange_identification: Connection closed by remote host                | HOST_UNREACHABLE   | 14
            client_loop: send disconnect: Broken pipe                                    | HOST_UNREACHABLE   | 14
            Timeout, server n1 not responding.                                           | HOST_UNREACHABLE   | 14
            Connection to n1 closed by remote host.                                      | HOST_UNREACHABLE   | 14
            Connection reset by 10.0.0.1 port 22                                         | HOST_UNREACHABLE   | 14
            No ED25519 host key is known for n1 and you have requested strict checking.  | HOST_KEY_UNKNOWN   | 15
            Host key verification failed.                                                | HOST_KEY_UNKNOWN   | 15
            deploy@n1: Permission denied (publickey).                                    | HOST_ACCESS_DENIED | 5
            Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures | HOST_ACCESS_DENIED | 5
            """)
    void shouldNameWhatSshSays(String message, HostProblem problem, int exitCode) {
        HostException failure = SshFailure.of("node1", "n1", "Authorized users only.\n" + message + "\n");

        assertThat(failure.problem()).isEqualTo(problem);
        assertThat(failure.exitCode().value()).isEqualTo(exitCode);
        assertThat(failure).hasMessageStartingWith("node1: ").hasMessageEndingWith(message);
        assertThat(failure.remedy()).isPresent();
        assertThat(failure.code()).isEqualTo(problem.name());
    }

    @Test
    void shouldTellAChangedKeyFromAnUnknownOne() {
        HostException failure = SshFailure.of("node1", "n1", CHANGED);

        assertThat(failure.problem()).isEqualTo(HostProblem.HOST_KEY_CHANGED);
        assertThat(failure.remedy().orElseThrow()).contains("ssh-keygen -R n1");
    }

    @Test
    void shouldPassOnWhatItDoesNotKnow() {
        HostException failure = SshFailure.of("node1", "n1", "Bad owner or permissions on /home/d/.ssh/config\n");

        assertThat(failure.problem()).isEqualTo(HostProblem.HOST_COMMAND_FAILED);
        assertThat(failure).hasMessage("node1: ssh n1 failed: Bad owner or permissions on /home/d/.ssh/config");
    }

    @Test
    void shouldTakeSilenceForALostConnection() {
        assertThat(SshFailure.of("node1", "n1", ""))
                .hasMessage("node1: n1 is not reached by ssh: the connection was lost");
    }

    @Test
    void shouldTellClassesOfProblemsApartByExitCode() {
        assertThat(Arrays.stream(HostProblem.values()).map(HostProblem::exitCode))
                .contains(ExitCode.UNREACHABLE, ExitCode.HOST_NOT_TRUSTED, ExitCode.SUDO_REFUSED, ExitCode.TIMEOUT)
                .doesNotContain(ExitCode.OK);
    }
}

package io.raftkv.ctl.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.testing.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executor over the system's own ssh, against a real sshd. */
final class OpenSshIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path home;

    private static SshServer server;
    private static String known;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startServer() throws Exception {
        server = SshServer.start(home);
        known = server.knownBy("host");
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    private static Hosts hosts(Path configuration) {
        return new Hosts(
                Map.of(Hosts.SSH_CONFIG, configuration.toString(), "XDG_RUNTIME_DIR", ""), node -> Optional.empty());
    }

    private static Hosts hosts() throws Exception {
        return hosts(server.clientConfiguration("user", known, server.port()));
    }

    private static NodeEntry node(String ssh) {
        return new NodeEntry("node1", "http://node1:8080", Optional.of(ssh), Optional.empty(), Optional.empty(), false);
    }

    private static void assertProblem(HostProblem problem, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        HostException.class,
                        failure -> assertThat(failure.problem())
                                .as(failure.getMessage())
                                .isEqualTo(problem));
    }

    @Test
    void shouldCarryHostileArgumentsUnchanged() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("printf", "%s\\0"));
        arguments.addAll(PosixQuotingTest.HOSTILE);
        try (Hosts hosts = hosts()) {
            CommandOutcome outcome =
                    hosts.host(node("node1")).run(new HostCommand(arguments, false, CommandInput.NOTHING, PATIENCE));

            assertThat(List.of(outcome.text().split("\0", -1)).subList(0, PosixQuotingTest.HOSTILE.size()))
                    .isEqualTo(PosixQuotingTest.HOSTILE);
        }
    }

    @Test
    void shouldTellStatusOutputAndErrorsApart() throws Exception {
        try (Hosts hosts = hosts()) {
            CommandOutcome outcome = hosts.host(node("node1"))
                    .run(HostCommand.of("sh", "-c", "cat; echo out; echo token=hunter22 >&2; exit 7")
                            .reading(CommandInput.of("given\n")));

            assertThat(outcome.exitStatus()).isEqualTo(7);
            assertThat(outcome.text()).isEqualTo("given\nout\n");
            assertThat(outcome.errors()).isEqualTo("token=[redacted]");
            assertThat(hosts.host(node("node1"))
                            .run(HostCommand.of("sh", "-c", "exit 255"))
                            .exitStatus())
                    .as("a program may end as ssh itself does when it fails")
                    .isEqualTo(255);
            assertProblem(
                    HostProblem.COMMAND_NOT_FOUND,
                    () -> hosts.host(node("node1")).run(HostCommand.of("no-such-program")));
        }
    }

    @Test
    void shouldShareOneConnectionAndLeaveNothingBehind() throws Exception {
        long before = server.logins();
        String sockets;
        try (Hosts hosts = hosts()) {
            Host host = hosts.host(node("node1"));
            for (int i = 0; i < 5; i++) {
                host.run(HostCommand.of("true"));
            }
            assertThat(server.logins() - before).isEqualTo(1);
            sockets = socketDirectories();
            assertThat(sockets).isNotEmpty();
        }
        assertThat(socketDirectories()).isNotEqualTo(sockets).doesNotContain(ownPrefix());
        Await.that(
                "the shared connection to end", PATIENCE, () -> !commandLines().contains(ownPrefix()));
    }

    private static String ownPrefix() {
        return "raftkvctl-ssh-" + ProcessHandle.current().pid() + "-";
    }

    private static String socketDirectories() throws Exception {
        try (var entries = Files.list(Path.of("/tmp"))) {
            return entries.map(Path::toString)
                    .filter(name -> name.contains(ownPrefix()))
                    .sorted()
                    .toList()
                    .toString()
                    .replace("[]", "");
        }
    }

    private static String commandLines() {
        StringBuilder all = new StringBuilder();
        ProcessHandle.allProcesses()
                .forEach(process -> all.append(process.info().commandLine().orElse("")));
        return all.toString();
    }

    @Test
    void shouldCopyAndReadBack() throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(1).nextBytes(content);
        Path source = Files.write(directory.resolve("source"), content);
        Path target = directory.resolve("it's a \"target\" $(x)");
        try (Hosts hosts = hosts()) {
            Host host = hosts.host(node("node1"));
            host.copy(source, HostFile.of(target.toString(), "0600"), PATIENCE);

            assertThat(host.read(target.toString(), 4 << 20)).isEqualTo(content);
            assertProblem(HostProblem.HOST_FILE_NOT_FOUND, () -> host.read("/no/such/file", 1));
            assertProblem(
                    HostProblem.HOST_FILE_NOT_FOUND,
                    () -> host.copy(source, HostFile.of("/no/such/directory/file", "0600"), PATIENCE));
        }
    }

    @Test
    void shouldKeepTheOldFileWhenTheConnectionBreaks() throws Exception {
        Path source = Files.write(directory.resolve("source"), new byte[8 << 20]);
        Path target = Files.writeString(directory.resolve("target"), "old");
        try (CuttingProxy proxy = new CuttingProxy(server.port(), 2 << 20);
                Hosts hosts = hosts(server.clientConfiguration("user", known, proxy.port()))) {
            Host host = hosts.host(node("node1"));

            assertProblem(
                    HostProblem.HOST_UNREACHABLE,
                    () -> host.copy(source, HostFile.of(target.toString(), "0600"), PATIENCE));
        }
        Await.that("the part to be taken away", PATIENCE, () -> {
            try (var files = Files.list(directory)) {
                return files.count() == 2;
            }
        });
        assertThat(target).hasContent("old");
    }

    @Test
    void shouldNotComeInWithAWrongKey() throws Exception {
        try (Hosts hosts = hosts(server.clientConfiguration("stranger", known, server.port()))) {
            assertProblem(
                    HostProblem.HOST_ACCESS_DENIED,
                    () -> hosts.host(node("node1")).run(HostCommand.of("true")));
        }
    }

    @Test
    void shouldNotTrustAKeyThatItDoesNotKnowWhateverTheUserPrefers() throws Exception {
        try (Hosts hosts = hosts(server.clientConfiguration("user", "nobody", server.port()))) {
            assertProblem(
                    HostProblem.HOST_KEY_UNKNOWN,
                    () -> hosts.host(node("node1")).run(HostCommand.of("true")));
        }
        assertThat(home.resolve("nobody")).doesNotExist();
    }

    @Test
    void shouldNotTrustAnotherKeyThanBefore() throws Exception {
        String other = server.knownBy("stranger");
        try (Hosts hosts = hosts(server.clientConfiguration("user", other, server.port()))) {
            assertProblem(
                    HostProblem.HOST_KEY_CHANGED,
                    () -> hosts.host(node("node1")).run(HostCommand.of("true")));
        }
    }

    @Test
    void shouldGiveUpACommandThatHangsAndGoOnAfterwards() throws Exception {
        try (Hosts hosts = hosts()) {
            Host host = hosts.host(node("node1"));
            host.run(HostCommand.of("true"));
            long start = System.nanoTime();

            assertProblem(
                    HostProblem.HOST_TIMEOUT,
                    () -> host.run(HostCommand.of("sleep", "97").within(Duration.ofSeconds(1))));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            assertThat(host.run(HostCommand.of("echo", "on")).text()).isEqualTo("on\n");
        }
    }

    @Test
    void shouldGiveUpAHostThatAcceptsAndSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Hosts hosts = hosts(server.clientConfiguration("user", known, silent.getLocalPort()))) {
            Host host = hosts.host(node("node1"));
            long start = System.nanoTime();

            assertProblem(HostProblem.HOST_UNREACHABLE, () -> host.run(HostCommand.of("true")));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(25));
            assertProblem(
                    HostProblem.HOST_TIMEOUT,
                    () -> host.run(HostCommand.of("true").within(Duration.ofMillis(500))));
        }
    }

    @Test
    void shouldNameAHostThatIsNotThere() throws Exception {
        try (Hosts hosts = hosts(server.clientConfiguration("user", known, SshServer.freePort()))) {
            assertProblem(
                    HostProblem.HOST_UNREACHABLE,
                    () -> hosts.host(node("node1")).run(HostCommand.of("true")));
        }
        try (Hosts hosts = hosts()) {
            assertProblem(
                    HostProblem.HOST_UNREACHABLE,
                    () -> hosts.host(node("no-such-host.invalid")).run(HostCommand.of("true")));
        }
    }

    @Test
    void shouldNotTakeAHostForAnOption() {
        assertThatThrownBy(() -> node("-oProxyCommand=touch pwned")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> node("n1\n-v")).isInstanceOf(IllegalArgumentException.class);
        OpenSsh ssh = new OpenSsh("n", "n1", Optional.empty(), SshConnections.open("ssh", Map.of()));
        List<String> arguments = ssh.arguments(HostCommand.of("true"));

        assertThat(arguments.get(arguments.indexOf("n1") - 1)).isEqualTo("--");
    }

    @Test
    void shouldWorkWithoutAnyLocale() throws Exception {
        try (Hosts hosts = hosts()) {
            String locale = hosts.host(node("node1"))
                    .run(HostCommand.of("sh", "-c", "echo $LC_ALL"))
                    .text();

            assertThat(locale.getBytes(StandardCharsets.US_ASCII)).isEqualTo("C\n".getBytes(StandardCharsets.US_ASCII));
        }
    }
}

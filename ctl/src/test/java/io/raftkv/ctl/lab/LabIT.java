package io.raftkv.ctl.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.hosts.Host;
import io.raftkv.ctl.hosts.HostCommand;
import io.raftkv.ctl.hosts.HostException;
import io.raftkv.ctl.hosts.HostFile;
import io.raftkv.ctl.hosts.HostProblem;
import io.raftkv.ctl.hosts.Hosts;
import io.raftkv.ctl.hosts.JournalQuery;
import io.raftkv.ctl.hosts.Service;
import io.raftkv.ctl.hosts.ServiceStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As the ordinary user {@code deploy} with sudo, over real OpenSSH. */
final class LabIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** A machine with much else to do; without limits, each of these would wait for ever. */
    private static final Duration BOUND = Duration.ofSeconds(40);

    private static Lab lab;

    @TempDir
    private Path directory;

    private Hosts hosts;

    @BeforeAll
    static void upLab() throws Exception {
        lab = Lab.up();
    }

    @AfterAll
    static void downLab() throws Exception {
        lab.close();
    }

    @BeforeEach
    void openHosts() {
        hosts = hosts(lab.sshConfiguration());
    }

    @AfterEach
    void closeHosts() {
        hosts.close();
    }

    private static Hosts hosts(Path configuration) {
        return new Hosts(Map.of(Hosts.SSH_CONFIG, configuration.toString()), node -> Optional.empty());
    }

    private static NodeEntry node(String id, boolean sudo) {
        return new NodeEntry(id, "http://" + id + ":8080", Optional.of(id), Optional.empty(), Optional.empty(), sudo);
    }

    private Host host(String id) {
        return hosts.host(node(id, true));
    }

    private Service service(String id) {
        return hosts.service(node(id, true));
    }

    private static void assertProblem(HostProblem problem, ThrowingCallable action) {
        long start = System.nanoTime();
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        HostException.class,
                        failure -> assertThat(failure.problem())
                                .as(failure.getMessage())
                                .isEqualTo(problem));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    }

    @Test
    void shouldStopAndStartAServiceAndReadItsJournal() {
        Service service = service("node3");
        assertThat(service.status().state()).isEqualTo(ServiceStatus.State.RUNNING);

        service.stop(PATIENCE);
        assertThat(service.status().isDown()).isTrue();
        assertThat(service.status().pid()).isEmpty();
        service.stop(PATIENCE);
        service.start(PATIENCE);
        service.start(PATIENCE);

        assertThat(service.status().state()).isEqualTo(ServiceStatus.State.RUNNING);
        List<String> lines = new ArrayList<>();
        service.journal(new JournalQuery(Optional.of(Duration.ofHours(1)), 200, false), lines::add);
        assertThat(lines).isNotEmpty().anyMatch(line -> line.contains("Started") && line.contains("raftkv.service"));
        assertProblem(
                HostProblem.SERVICE_UNKNOWN,
                () -> new io.raftkv.ctl.hosts.SystemdService(host("node3"), "nosuch").start(PATIENCE));
    }

    @Test
    void shouldReadAndWriteWhatOnlyRootMay() throws Exception {
        String configuration =
                new String(host("node1").read("/etc/raftkv/config.yaml", 1 << 16), StandardCharsets.UTF_8);
        assertThat(configuration).contains("node_id: node1");
        Path changed = Files.writeString(directory.resolve("config"), configuration + "# changed\n");

        host("node1")
                .copy(changed, new HostFile("/etc/raftkv/config.yaml", "0640", Optional.of("root:raftkv")), PATIENCE);

        assertThat(host("node1")
                        .run(HostCommand.of("stat", "--format=%U:%G %a", "/etc/raftkv/config.yaml")
                                .asRoot(true))
                        .text())
                .isEqualTo("root:raftkv 640\n");
        assertThat(lab.require("exec", "node1", "tail", "-1", "/etc/raftkv/config.yaml"))
                .isEqualTo("# changed\n");
    }

    @Test
    void shouldSayThatADiskIsFull() throws Exception {
        Path big = Files.write(directory.resolve("big"), new byte[4 << 20]);
        lab.require("disk", "node2", "fill", "1024");
        try {
            assertProblem(
                    HostProblem.HOST_DISK_FULL,
                    () -> host("node2").copy(big, HostFile.of("/var/lib/raftkv/big", "0600"), PATIENCE));
            assertThat(lab.require("exec", "node2", "ls", "/var/lib/raftkv")).doesNotContain("big");
        } finally {
            lab.require("disk", "node2", "free");
        }
    }

    @Test
    void shouldSayThatSudoIsRefused() throws Exception {
        Path guest = lab.sshConfiguration(directory, "guest", "", "");
        try (Hosts asGuest = hosts(guest)) {
            assertProblem(
                    HostProblem.SUDO_REFUSED,
                    () -> asGuest.service(node("node1", true)).stop(PATIENCE));
            assertProblem(
                    HostProblem.SUDO_REFUSED,
                    () -> asGuest.host(node("node1", true)).read("/etc/raftkv/config.yaml", 1 << 16));
        }
        try (Hosts asGuest = hosts(guest)) {
            assertProblem(
                    HostProblem.HOST_ACCESS_DENIED,
                    () -> asGuest.service(node("node1", false)).stop(PATIENCE));
            assertProblem(
                    HostProblem.HOST_ACCESS_DENIED,
                    () -> asGuest.service(node("node1", false)).journal(JournalQuery.last(1), line -> {}));
            assertThat(asGuest.service(node("node1", false)).status().state()).isEqualTo(ServiceStatus.State.RUNNING);
        }
    }

    @Test
    void shouldNotComeInWithAWrongKey() throws Exception {
        Path key = directory.resolve("stranger");
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                .start()
                .waitFor();
        try (Hosts stranger = hosts(lab.sshConfiguration(directory, "deploy", Lab.KEY, key.toString()))) {
            assertProblem(
                    HostProblem.HOST_ACCESS_DENIED,
                    () -> stranger.host(node("node1", true)).run(HostCommand.of("true")));
        }
    }

    @Test
    void shouldSayThatAHostIsDownAndFindItAgain() throws Exception {
        host("node3").run(HostCommand.of("true"));
        lab.require("crash", "node3");
        try {
            assertProblem(HostProblem.HOST_UNREACHABLE, () -> service("node3").start(PATIENCE));
            assertProblem(HostProblem.HOST_UNREACHABLE, () -> service("node3").status());
        } finally {
            lab.require("boot", "node3");
        }
        assertThat(host("node3").run(HostCommand.of("hostname")).text()).isEqualTo("node3\n");
    }

    @Test
    void shouldNotHangWithAHostThatHangs() throws Exception {
        host("node2").run(HostCommand.of("true"));
        lab.require("freeze", "node2");
        try {
            assertProblem(
                    HostProblem.HOST_TIMEOUT,
                    () -> host("node2").run(HostCommand.of("true").within(Duration.ofSeconds(2))));
            assertProblem(HostProblem.HOST_UNREACHABLE, () -> host("node2").run(HostCommand.of("true")));
        } finally {
            lab.require("freeze", "node2", "off");
        }
        assertThat(host("node2").run(HostCommand.of("true")).isSuccess()).isTrue();
    }

    @Test
    void shouldInstallAPackage() throws Exception {
        lab.require(
                "exec",
                "node1",
                "mkdir -p /root/p/DEBIAN && printf 'Package: rkvprobe\\nVersion: 1.0\\nArchitecture: all\\n"
                        + "Maintainer: x <x@example.org>\\nDescription: x\\n' >/root/p/DEBIAN/control"
                        + " && dpkg-deb --build /root/p /root/probe.deb");
        Path file = Files.write(directory.resolve("probe.deb"), host("node1").read("/root/probe.deb", 1 << 20));

        host("node2").install(file, PATIENCE);

        assertThat(host("node2")
                        .run(HostCommand.of("dpkg-query", "--show", "--showformat=${Status}", "rkvprobe"))
                        .text())
                .isEqualTo("install ok installed");
        assertThat(lab.require("exec", "node2", "ls", "/var/tmp")).doesNotContain("raftkvctl");
    }

    @Test
    void shouldStopAndStartANodeByTheCommandLine() throws Exception {
        Path contexts = directory.resolve("contexts.yaml");
        List<String> add = new ArrayList<>(List.of("context", "add", "lab"));
        for (int i = 1; i <= 3; i++) {
            add.addAll(
                    List.of("--node", "id=node" + i + ",http=http://node" + i + ":8080,ssh=node" + i + ",sudo=true"));
        }
        succeed(contexts, add.toArray(String[]::new));
        succeed(contexts, "wait", "--for=healthy", "--timeout", "2m");
        String leader = succeed(contexts, "leader", "show", "-o", "name").strip();

        assertThat(succeed(contexts, "node", "stop", leader, "--yes")).contains("service stopped  agent down");
        assertThat(succeed(contexts, "node", "list")).containsPattern(leader + " .* down ");
        assertThat(succeed(contexts, "node", "describe", leader)).contains("stopped, inactive (dead)");
        assertThat(succeed(contexts, "node", "start", leader)).contains("service running  agent up");
        assertThat(succeed(contexts, "node", "logs", leader, "--lines", "5").lines())
                .hasSize(5);
    }

    private static String succeed(Path contexts, String... arguments) throws Exception {
        Lab.Ended ended = lab.raftkvctl(contexts, arguments);
        assertThat(ended.status())
                .as("%s: %s", List.of(arguments), ended.output())
                .isZero();
        return ended.output();
    }
}

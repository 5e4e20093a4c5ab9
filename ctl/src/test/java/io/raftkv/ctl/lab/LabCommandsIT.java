package io.raftkv.ctl.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator types, against real services over real OpenSSH: results, and each trouble's own exit code. */
final class LabCommandsIT {
    /** Without limits each trouble would wait for ever; a machine with much else to do is slow. */
    private static final Duration BOUND = Duration.ofSeconds(60);

    private static Lab lab;

    @TempDir
    private Path directory;

    private Path contexts;

    @BeforeAll
    static void upLab() throws Exception {
        lab = Lab.up();
    }

    @AfterAll
    static void downLab() throws Exception {
        lab.close();
    }

    @BeforeEach
    void nameTheCluster() throws Exception {
        contexts = directory.resolve("contexts.yaml");
        List<String> add = new ArrayList<>(List.of("context", "add", "lab"));
        for (int i = 1; i <= 3; i++) {
            add.addAll(
                    List.of("--node", "id=node" + i + ",http=http://node" + i + ":8080,ssh=node" + i + ",sudo=true"));
        }
        succeed(add.toArray(String[]::new));
        succeed("wait", "--for=healthy", "--timeout", "2m");
    }

    @Test
    void shouldRestartAllNodesOnceAndLoseNothing() throws Exception {
        succeed("kv", "put", "before", "1");
        List<String> boots = boots();

        assertThat(succeed("node", "restart", "--all", "--dry-run")).contains("DRY RUN: nothing changed");
        assertThat(boots()).isEqualTo(boots);
        succeed("node", "restart", "--all", "--yes");

        assertThat(boots()).doesNotContainAnyElementsOf(boots).doesNotHaveDuplicates();
        assertThat(succeed("health")).doesNotContain("drained");
        assertThat(succeed("kv", "get", "before")).startsWith("1");
        assertThat(succeed("audit", "list", "--local", "--since", "10m")).contains("node restart");
        assertThat(succeed("audit", "list", "--cluster", "--since", "10m")).contains("/admin/drain");
        assertThat(succeed("op", "list")).contains("done", "restart");
    }

    @Test
    void shouldGoOnWithARestartThatWasKilled() throws Exception {
        List<String> boots = boots();

        killRestartBehind(": stop ");
        String id = succeed("op", "list", "--unfinished", "-o", "name").strip();
        succeed("op", "resume", id, "--yes", "--timeout", "2m");

        assertThat(boots()).doesNotContainAnyElementsOf(boots);
        assertThat(succeed("op", "list", "--unfinished", "-o", "name")).isEmpty();
        succeed("wait", "--for=healthy", "--timeout", "2m");
    }

    @Test
    void shouldTakeBackARestartThatWasKilled() throws Exception {
        killRestartBehind(": stop ");
        String id = succeed("op", "list", "--unfinished", "-o", "name").strip();
        succeed("op", "abort", id, "--yes", "--timeout", "2m");

        succeed("wait", "--for=healthy", "--timeout", "2m");
        assertThat(succeed("node", "list")).doesNotContain("drained").doesNotContain("down");
    }

    private void killRestartBehind(String words) throws Exception {
        Path output = directory.resolve("restart.out");
        Process restart = lab.startRaftkvctl(contexts, output, "node", "restart", "--all", "--yes", "--timeout", "2m");
        try {
            Await.that(
                    "the restart says " + words,
                    Duration.ofMinutes(2),
                    () -> Files.readString(output).contains(words));
        } finally {
            Stream.concat(restart.descendants(), Stream.of(restart.toHandle()))
                    .toList()
                    .forEach(ProcessHandle::destroyForcibly);
        }
        restart.waitFor();
    }

    @Test
    void shouldDrainANodeAndTakeItBack() throws Exception {
        String leader = succeed("leader", "show", "-o", "name").strip();

        succeed("node", "drain", leader, "--yes");
        assertThat(succeed("node", "list")).containsPattern(leader + " .*drained");
        assertThat(succeed("leader", "show", "-o", "name").strip()).isNotEqualTo(leader);
        succeed("node", "undrain", leader, "--yes");

        assertThat(succeed("node", "list")).doesNotContain("drained");
    }

    @Test
    void shouldCompareConfigurationsWithEachOtherAndWithTheFiles() throws Exception {
        succeed("config", "diff");
        lab.require(
                "exec",
                "node2",
                "cp /etc/raftkv/config.yaml /root/before && printf 'log:\\n  access: true\\n'"
                        + " >>/etc/raftkv/config.yaml");
        try {
            Lab.Ended pending = ctl("config", "diff");
            assertThat(pending.status()).as(pending.output()).isEqualTo(ExitCode.FAILURE.value());
            assertThat(pending.output()).contains("node2", "log.access");

            succeed("node", "restart", "node2", "--yes", "--timeout", "2m");
            assertThat(ctl("config", "diff").output()).containsPattern("log\\.access .*true");
        } finally {
            lab.require("exec", "node2", "cp /root/before /etc/raftkv/config.yaml && systemctl restart raftkv");
        }
    }

    @Test
    void shouldRefuseASecondProcedureAndLetALeaseBeBroken() throws Exception {
        String leader = succeed("leader", "show", "-o", "name").strip();
        lab.require(
                "exec",
                "lan",
                "curl -sf -X POST http://" + leader + ":8080/admin/lease -d '{\"holder\":\"eva on laptop\","
                        + "\"operation\":\"upgrade\",\"ttl_ms\":600000}'");

        Lab.Ended refused = ctl("node", "restart", "--all", "--yes");
        assertThat(refused.status()).as(refused.output()).isEqualTo(ExitCode.LOCKED.value());
        assertThat(refused.output()).contains("eva on laptop");
        assertThat(succeed("lease", "show")).contains("eva on laptop", "upgrade");

        succeed("lease", "break", "--confirm", "eva on laptop");
        succeed("node", "restart", "node3", "--yes", "--timeout", "2m");
    }

    @Test
    void shouldGiveEachTroubleItsOwnExitCode() throws Exception {
        lab.require("crash", "node3");
        try {
            ends(ExitCode.UNREACHABLE, lab.sshConfiguration(), "node", "start", "node3");
        } finally {
            lab.require("boot", "node3");
        }
        ends(ExitCode.SUDO_REFUSED, lab.sshConfiguration(directory, "guest", "", ""), "node", "stop", "node1", "--yes");
        Path stranger = directory.resolve("stranger");
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", stranger.toString())
                .start()
                .waitFor();
        Path wrongKey = lab.sshConfiguration(directory, "deploy", Lab.KEY, stranger.toString());
        ends(ExitCode.ACCESS_DENIED, wrongKey, "node", "start", "node1");
        Path known = Files.writeString(
                directory.resolve("known_hosts"), "* " + Files.readString(directory.resolve("stranger.pub")));
        Path wrongHostKey = lab.sshConfiguration(directory, "deploy", Lab.KNOWN_HOSTS, known.toString());
        ends(ExitCode.HOST_NOT_TRUSTED, wrongHostKey, "node", "start", "node1");
    }

    @Test
    void shouldNotWaitForAHostThatHangs() throws Exception {
        lab.require("freeze", "node2");
        try {
            ends(ExitCode.UNREACHABLE, lab.sshConfiguration(), "node", "start", "node2");
        } finally {
            lab.require("freeze", "node2", "off");
        }
    }

    /** With one clear line, in bounded time. */
    private void ends(ExitCode code, Path sshConfiguration, String... arguments) throws Exception {
        long start = System.nanoTime();
        Lab.Ended ended = lab.raftkvctl(sshConfiguration, contexts, arguments);
        assertThat(ended.status()).as(ended.output()).isEqualTo(code.value());
        assertThat(ended.output()).doesNotContain("\tat ").contains(arguments[2] + ": ");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    }

    private List<String> boots() throws Exception {
        List<String> boots = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            boots.add(lab.require("exec", "lan", "curl -sf http://node" + i + ":8080/stats | jq -r .node.boot_id")
                    .strip());
        }
        return boots;
    }

    private String succeed(String... arguments) throws Exception {
        Lab.Ended ended = ctl(arguments);
        assertThat(ended.status())
                .as("%s: %s", List.of(arguments), ended.output())
                .isZero();
        return ended.output();
    }

    private Lab.Ended ctl(String... arguments) throws Exception {
        return lab.raftkvctl(contexts, arguments);
    }
}

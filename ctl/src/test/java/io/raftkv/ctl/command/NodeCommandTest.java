package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.FakeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents that are faked, and hosts behind a program in the place of ssh that runs everything here. */
final class NodeCommandTest {
    private static final String SSH = """
            #!/bin/sh
            case " $* " in *" -O "*) exit 255 ;; esac
            if [ -f "%1$s/refusal" ]; then cat "%1$s/refusal" >&2; exit 255; fi
            for line; do :; done
            PATH=%1$s/bin:$PATH; export PATH
            eval "$line"
            """;

    private static final String SYSTEMCTL = """
            #!/bin/sh
            echo "$*" >>"%1$s/calls"
            if [ -f "%1$s/error" ] && [ "$1" != show ]; then cat "%1$s/error" >&2; exit 1; fi
            case $1 in
                start) echo active >"%1$s/state" ;;
                stop) echo inactive >"%1$s/state" ;;
                show) echo LoadState=loaded; echo "ActiveState=$(cat "%1$s/state")"; echo SubState=x; echo MainPID=42 ;;
            esac
            """;

    private static final String JOURNALCTL = """
            #!/bin/sh
            echo "$*" >>"%1$s/calls"
            echo '2026-01-01T00:00:00+0000 node3 raftkv-agent: first'
            echo '2026-01-01T00:00:01+0000 node3 raftkv-agent: token=hunter22'
            """;

    @TempDir
    private Path home;

    private FakeCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeCluster.of(3);
        Files.createDirectories(home.resolve("bin"));
        program("ssh", SSH);
        program("bin/systemctl", SYSTEMCTL);
        program("bin/journalctl", JOURNALCTL);
        Files.writeString(home.resolve("state"), "active\n");
        List<String> add = new ArrayList<>(List.of("context", "add", "prod"));
        for (int i = 1; i <= 3; i++) {
            add.addAll(
                    List.of("--node", "id=node" + i + ",http=" + cluster.node(i).url() + ",ssh=host" + i));
        }
        assertThat(run(add.toArray(String[]::new)).code()).isEqualTo(ExitCode.OK);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(home.resolve(name), text.formatted(home));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private CtlRun run(String... arguments) {
        return CtlRun.with(home)
                .environment("RAFTKVCTL_SSH", home.resolve("ssh").toString())
                .run(arguments);
    }

    private String calls() throws IOException {
        Path calls = home.resolve("calls");
        return Files.exists(calls) ? Files.readString(calls) : "";
    }

    @Test
    void shouldListNodesWithTheirHosts() throws Exception {
        cluster.node(3).stop();

        CtlRun run = run("node", "list");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.outLines().get(0)).matches("NODE +ROLE +STATE +VERSION +LAG +HOST +SERVICE +HTTP");
        assertThat(run.outLines().get(1)).matches("node1 +leader +up .* host1 +raftkv +http.*");
        assertThat(run.outLines().get(3)).matches("node3 .* down .* host3 +raftkv +http.*");
        assertThat(run("node", "list", "-o", "name").outLines()).containsExactly("node1", "node2", "node3");
        assertThat(calls()).as("no host was asked").isEmpty();
    }

    @Test
    void shouldDescribeANodeByWhatAgentAndHostSay() {
        CtlRun run = run("node", "describe", "node2");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("role      follower  Voter\n")
                .contains("host      host2\n")
                .contains("service   raftkv  running, active (x), pid 42\n")
                .contains("data      /var/lib/raftkv\n");
    }

    @Test
    void shouldDescribeWhatItCanWhenTheHostIsNotReached() throws Exception {
        Files.writeString(home.resolve("refusal"), "ssh: connect to host host2 port 22: Connection refused\n");

        CtlRun run = run("node", "describe", "node2");

        assertThat(run.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(run.out()).contains("state     up\n").contains("service   raftkv  not known\n");
        assertThat(run.err())
                .startsWith(
                        "warning: node2: host2 is not reached by ssh: ssh: connect to host host2 port 22: Connection"
                                + " refused\n  try: is the host up");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ssh: Could not resolve hostname host3: Name or service not known              | HOST_UNREACHABLE   | 14
            Host key verification failed.                                                 | HOST_KEY_UNKNOWN   | 15
            WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!                              | HOST_KEY_CHANGED   | 15
            deploy@host3: Permission denied (publickey).                                  | HOST_ACCESS_DENIED | 5
            """)
    void shouldTellProgramsWhyAHostIsNotReached(String message, String code, int exitCode) throws Exception {
        Files.writeString(home.resolve("refusal"), message + "\n");

        CtlRun run = run("node", "start", "node3", "-o", "json");

        JsonNode error = Json.mapper().readTree(run.err());
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("exit_code").asInt()).isEqualTo(exitCode);
        assertThat(error.path("remedy").asText()).isNotEmpty();
        assertThat(run.code().value()).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void shouldShowTheJournalWithoutSecrets() throws Exception {
        CtlRun run = run("node", "logs", "node3", "--since", "2h", "--lines", "5");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.outLines()).hasSize(2);
        assertThat(run.out()).endsWith("token=[redacted]\n");
        assertThat(calls()).contains("--lines=5").contains("--since=-7200s").contains("--unit=raftkv");
        assertThat(run("node", "logs", "node3", "-o", "json").outLines().get(0))
                .contains("\"kind\":\"LogLine\"")
                .contains("\"node\":\"node3\"");
        assertThat(run("node", "logs", "node3", "--since", "yesterday").code()).isEqualTo(ExitCode.USAGE);
        assertThat(run("node", "logs", "node3", "--lines", "-1").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldStartAServiceAndWaitForItsNode() throws Exception {
        Files.writeString(home.resolve("state"), "inactive\n");

        CtlRun plan = run("node", "start", "node3", "--dry-run");
        assertThat(plan.out())
                .isEqualTo("PLAN  Start node3 of prod\n  1. start service raftkv (inactive (x)) on host3\n"
                        + "  2. wait until node3 has caught up\n");
        assertThat(plan.err()).isEqualTo("DRY RUN: nothing changed\n");
        assertThat(calls()).doesNotContain("start --");

        CtlRun run = run("node", "start", "node3", "-q");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo("node3  service running  agent up  follower\n");
        assertThat(calls()).contains("start -- raftkv");
    }

    @Test
    void shouldSayThatANodeDoesNotCatchUpInTime() throws Exception {
        cluster.node(3).stop();
        Files.writeString(home.resolve("state"), "inactive\n");

        CtlRun run = run("node", "start", "node3", "--timeout", "3s");

        assertThat(run.code()).isEqualTo(ExitCode.TIMEOUT);
        assertThat(run.err()).contains("node3 has not caught up within 3.0s").contains("raftkvctl node logs node3");
    }

    @Test
    void shouldSayWhatSystemdSaysWhenAServiceDoesNotStart() throws Exception {
        Files.writeString(home.resolve("state"), "failed\n");
        Files.writeString(home.resolve("error"), "Job for raftkv.service failed because of a test.\n");

        CtlRun run = run("node", "start", "node3");

        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err())
                .contains("node3: systemctl start raftkv failed: Job for raftkv.service failed because of a test.")
                .contains("raftkv-agent: first");
    }

    @Test
    void shouldStopOnlyAfterAYes() throws Exception {
        CtlRun unasked = run("node", "stop", "node3");
        assertThat(unasked.code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(run("node", "stop", "node3", "--dry-run").out()).startsWith("PLAN  Stop node3 of prod\n");
        assertThat(calls()).doesNotContain("stop --");

        cluster.node(3).stop();
        CtlRun run = run("node", "stop", "node3", "--yes", "-q");

        assertThat(run.out()).isEqualTo("node3  service stopped  agent down\n");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldNotStopTheClusterWithTheNode() throws Exception {
        cluster.node(2).stop();

        CtlRun run = run("node", "stop", "node3", "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("only 1 of 3 voters would be up").contains("--accept-outage");
        assertThat(calls()).doesNotContain("stop --");
        assertThat(run("node", "stop", "node3", "--accept-outage", "--dry-run").out())
                .contains("OUTAGE ACCEPTED");
    }

    @Test
    void shouldNameTheNodesThatThereAre() {
        CtlRun run = run("node", "logs", "node9");

        assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(run.err()).contains("known are node1, node2, node3");
        assertThat(run("node", "stop").code()).isEqualTo(ExitCode.USAGE);
        assertThat(run("node").err())
                .contains("'raftkvctl node' needs one of: list, describe, logs, start, stop, restart, drain, undrain");
    }
}

package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.AuditEntry;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.FakeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What raftkvctl writes down of itself, and what it shows of all trails. */
final class AuditCommandTest {
    @TempDir
    private Path home;

    private FakeCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeCluster.of(3);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private CtlRun run(String... line) {
        return CtlRun.with(home).endpoints(cluster.endpoints()).run(line);
    }

    private Path trail() {
        return home.resolve(".local/state/raftkvctl/audit/audit.log");
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(trail())) {
            lines.add(Json.mapper().readTree(line));
        }
        return lines;
    }

    @Test
    void shouldWriteACommandDownBeforeItActsAndWhenItIsOver() throws IOException {
        assertThat(run("remove", "node3", "--yes").code()).isEqualTo(ExitCode.OK);

        List<JsonNode> lines = lines();
        assertThat(lines).extracting(line -> line.path("phase").asText()).containsExactly("begun", "ended");
        assertThat(lines)
                .extracting(line -> line.path("argv").toString())
                .containsOnly("[\"remove\",\"node3\",\"--yes\"]");
        assertThat(lines.get(0).path("id")).isEqualTo(lines.get(1).path("id"));
        assertThat(lines.get(0).path("operator").path("user").asText()).isEqualTo(System.getProperty("user.name"));
        assertThat(lines.get(1).path("exit_code").asInt(-1)).isZero();
        assertThat(lines.get(1).path("cluster").asText()).startsWith("7f3a0000");
        assertThat(lines.get(1).path("context").asText()).isEqualTo("endpoints");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(trail())))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldWriteDownHowAFailureEnded() throws IOException {
        cluster.lease().heldBy("alice@ops1 pid 4711", "upgrade run");
        assertThat(run("promote", "node2", "--yes").code()).isEqualTo(ExitCode.LOCKED);
        assertThat(lines().get(1).path("exit_code").asInt()).isEqualTo(9);
    }

    @Test
    void shouldHoldNoValueOfAKeyAndNoSecret() throws IOException {
        Files.writeString(home.resolve("token"), "very-secret-token");
        run(
                "kv",
                "put",
                "greeting",
                "hunter2",
                "--token-file",
                home.resolve("token").toString());

        String content = Files.readString(trail());
        assertThat(content).contains("greeting", "***").doesNotContain("hunter2", "very-secret-token");
        assertThat(content).contains("--token-file");
    }

    @Test
    void shouldNotWriteDownWhatChangesNothing() {
        run("status");
        run("remove", "node3", "--dry-run");
        run("audit", "list");
        run("remove");
        assertThat(trail()).doesNotExist();
    }

    @Test
    void shouldNeverFailTheCommandThatItWritesDown() throws IOException {
        Files.createDirectories(trail());

        CtlRun run = run("remove", "node3", "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).containsOnlyOnce("this command is not in the audit trail");
    }

    @Test
    void shouldShowWhatAllTrailsHoldInTheOrderOfTime() throws IOException {
        Instant now = Instant.now();
        cluster.node(1)
                .audit(
                        entry("node1", now.minusSeconds(10), "r-1", null, 200, null),
                        entry("node1", now.minusSeconds(60), "r-0", null, 200, null));
        cluster.node(2).audit(entry("node2", now.minusSeconds(9), "r-1", true, 200, null));
        cluster.node(3).audit(entry("node3", now.minusSeconds(30), "r-2", null, 401, "UNAUTHENTICATED"));
        run("kv", "put", "greeting", "hunter2");

        CtlRun table = run("audit", "list");
        assertThat(table.code()).as(table.err()).isEqualTo(ExitCode.OK);
        assertThat(table.outLines()).hasSize(5);
        assertThat(table.outLines().get(1)).contains("local", "kv put greeting ***", "ok");
        assertThat(table.outLines().get(2))
                .contains("node1", "alice (alice@ops1)", "POST /cluster/remove", "node_id=node3");
        assertThat(table.outLines().get(3)).contains("node3", "UNAUTHENTICATED");

        JsonNode json =
                Json.mapper().readTree(run("audit", "list", "-o", "json").out());
        assertThat(json.path("kind").asText()).isEqualTo("AuditList");
        assertThat(json.path("entries")).hasSize(4);
        assertThat(json.path("entries").get(1).path("request_id").asText()).isEqualTo("r-1");
        assertThat(run("audit", "list", "--local").outLines()).hasSize(2);
        assertThat(run("audit", "list", "--cluster").outLines()).hasSize(4);
        assertThat(run("audit", "list", "--node", "node3").outLines()).hasSize(2);
        assertThat(run("audit", "list", "--limit", "2").err()).contains("there are older ones");
        assertThat(run("audit", "list", "--node", "nobody").code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(run("audit", "list", "--since", "yesterday").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldNotPassOffAsTheWholeWhatANodeIsMissingFrom() {
        cluster.node(3).stop();
        CtlRun run = run("audit", "list");
        assertThat(run.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(run.err()).contains("node3 is missing here");
    }

    @Test
    void shouldPassOverALineThatWasCutOff() throws IOException {
        run("remove", "node3", "--yes");
        Files.writeString(trail(), "{\"v\":1,\"time\":\"20", StandardOpenOption.APPEND);
        run("kv", "put", "greeting", "x");

        assertThat(run("audit", "list", "--local").outLines()).hasSize(3);
    }

    @Test
    void shouldShowACommandThatWasKilled() throws IOException {
        run("remove", "node3", "--yes");
        List<String> lines = Files.readAllLines(trail());
        Files.writeString(trail(), lines.get(0) + "\n");

        assertThat(run("audit", "list", "--local").out()).contains("not ended");
        assertThat(run("audit", "list", "--local", "--since", "1ms").outLines()).hasSizeLessThan(2 + 1);
    }

    private static AuditEntry entry(
            String node, Instant time, String request, Boolean forwarded, int status, String code) {
        return new AuditEntry(
                1,
                time.toString(),
                node,
                request,
                "alice",
                "alice@ops1",
                "10.0.0.2",
                null,
                null,
                forwarded,
                "POST /cluster/remove",
                Map.of("node_id", "node3"),
                7L,
                "9f2c",
                status,
                code,
                Duration.ofMillis(41).toMillis(),
                null);
    }
}

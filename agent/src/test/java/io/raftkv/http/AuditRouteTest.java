package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.AuditEntry;
import io.raftkv.api.Json;
import io.raftkv.api.LeaderResponse;
import io.raftkv.audit.AuditFiles;
import io.raftkv.auth.ApiKeys;
import io.raftkv.auth.Authenticator;
import io.raftkv.auth.Tokens;
import io.raftkv.config.AgentConfig;
import io.raftkv.node.NotLeaderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent writes down of its administrators, and what it answers when asked for it. */
final class AuditRouteTest {
    private static final String REMOVE = "{\"node_id\":\"node3\"}";

    @TempDir
    private Path directory;

    private final List<TestServer> servers = new ArrayList<>();

    private TestServer start(TestServer server) throws IOException {
        server.audit = new AgentConfig.Audit(true, directory.resolve("audit" + servers.size()), 1 << 20, 3);
        servers.add(server);
        return server.start();
    }

    @AfterEach
    void stop() {
        servers.forEach(TestServer::close);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /cluster/join | {\"node_id\":\"n\",\"addr\":\"n:7000\"}",
                "POST | /cluster/remove | {\"node_id\":\"n\"}",
                "POST | /cluster/promote | {\"node_id\":\"n\"}",
                "POST | /cluster/transfer | {\"node_id\":\"n\"}",
                "POST | /admin/snapshot | {}",
                "POST | /admin/drain | {}",
                "POST | /admin/undrain | {}",
                "POST | /admin/lease | {\"holder\":\"h\",\"operation\":\"o\"}",
                "PUT | /admin/log-level | {\"level\":\"info\"}"
            })
    void shouldWriteDownEveryChangeOfAnAdministrator(String method, String path, String body) throws IOException {
        TestServer server = start(new TestServer());

        send(server, method, path, body);

        AuditEntry entry = only(server);
        assertThat(entry.action()).isEqualTo(method + " " + path);
        assertThat(entry.status()).isEqualTo(200);
        assertThat(entry.node()).isEqualTo("node1");
        assertThat(entry.address()).isEqualTo("127.0.0.1");
        assertThat(entry.principal()).isEqualTo("anonymous");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /admin/lease", "GET /admin/hash", "GET /admin/audit", "PUT /admin/lease", "GET /health"})
    void shouldNotWriteDownWhatChangesNothing(String request) throws IOException {
        TestServer server = start(new TestServer());

        send(server, request.split(" ")[0], request.split(" ")[1], "", "X-Raftkv-Lease: 1");
        send(server, "PUT", "/keys/k", "value");

        assertThat(entries(server)).isEmpty();
    }

    @Test
    void shouldSayWhoDidWhatForWhichOperationAndNoMore() throws IOException {
        TestServer server = new TestServer();
        server.authenticator = Authenticator.on(
                Optional.of(Tokens.SECRET), Optional.of("the-token-of-the-cluster"), ApiKeys.NONE, Tokens.CLOCK);
        start(server);
        String token = Tokens.of("admin");

        send(
                server,
                "POST",
                "/cluster/remove",
                REMOVE,
                "Authorization: Bearer " + token,
                "X-Raftkv-Lease: 7",
                "X-Raftkv-Operation: 9f2c",
                "X-Raftkv-Operator: alice@ops1",
                "X-Request-ID: r-1");

        AuditEntry entry = only(server);
        assertThat(entry.principal()).isEqualTo("ann");
        assertThat(entry.operator()).isEqualTo("alice@ops1");
        assertThat(entry.target()).containsOnlyKeys("node_id").containsEntry("node_id", "node3");
        assertThat(entry.lease()).isEqualTo(7);
        assertThat(entry.operation()).isEqualTo("9f2c");
        assertThat(entry.requestId()).isEqualTo("r-1");
        assertThat(entry.durationMillis()).isPositive();
        assertThat(content(server)).doesNotContain(token, Tokens.SECRET);
    }

    @Test
    void shouldTakeOverOnlyWhatIsKnownToBeNoSecret() {
        String body = "{\"node_id\":\"n\",\"token\":\"hunter2\",\"level\":{\"x\":\"hunter2\"},\"addr\":\""
                + "a".repeat(500) + "\"}";
        assertThat(AuditTarget.of(body.getBytes(StandardCharsets.UTF_8)))
                .containsOnlyKeys("node_id", "addr")
                .containsEntry("addr", "a".repeat(200) + "...");
        assertThat(AuditTarget.of("{\"node_id\":".getBytes(StandardCharsets.UTF_8)))
                .isNull();
        assertThat(AuditTarget.of(new byte[0])).isNull();
    }

    @Test
    void shouldWriteDownWhoWasTurnedAwayFromAnAdministratorsRoute() throws IOException {
        TestServer server = new TestServer();
        server.authenticator = Authenticator.on(
                Optional.of(Tokens.SECRET), Optional.of("the-token-of-the-cluster"), ApiKeys.NONE, Tokens.CLOCK);
        start(server);

        send(server, "POST", "/cluster/remove", REMOVE);
        send(server, "GET", "/admin/hash", null, "Authorization: Bearer guessed-secret");
        send(server, "POST", "/cluster/hello", "{}", "Authorization: Bearer " + Tokens.of("read"));
        send(server, "GET", "/keys/k", null);

        assertThat(entries(server))
                .extracting(AuditEntry::action, AuditEntry::status, AuditEntry::code, AuditEntry::principal)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("POST /cluster/hello", 403, "FORBIDDEN", "ann"),
                        org.assertj.core.groups.Tuple.tuple("GET /admin/hash", 401, "UNAUTHENTICATED", "anonymous"),
                        org.assertj.core.groups.Tuple.tuple(
                                "POST /cluster/remove", 401, "UNAUTHENTICATED", "anonymous"));
        assertThat(content(server)).doesNotContain("guessed-secret");
    }

    @Test
    void shouldNotLetRefusalsPushEverythingElseOut() throws IOException {
        TestServer server = new TestServer();
        server.authenticator = Authenticator.on(
                Optional.of(Tokens.SECRET), Optional.of("the-token-of-the-cluster"), ApiKeys.NONE, Tokens.CLOCK);
        start(server);
        for (int i = 0; i < 200; i++) {
            send(server, "POST", "/cluster/remove", REMOVE);
        }
        send(server, "POST", "/admin/snapshot", "", "Authorization: Bearer " + Tokens.of("admin"));

        List<AuditEntry> entries = entries(server);
        assertThat(entries.size()).isBetween(RefusalBudget.BURST, RefusalBudget.BURST + 60);
        assertThat(entries.get(0).action()).isEqualTo("POST /admin/snapshot");
    }

    @Test
    void shouldNameTheNodeThatPassedARequestOnAndWhomItHasItFrom() throws IOException {
        TestServer leader = start(new TestServer());
        TestServer follower = start(new TestServer());
        follower.cluster.before =
                () -> CompletableFuture.failedFuture(new NotLeaderException(Optional.of(leader.url())));
        follower.cluster.leader = new LeaderResponse("node2", "Follower", "node2:7000", leader.url(), 3);

        send(follower, "POST", "/cluster/remove", REMOVE, "X-Raftkv-Operation: 9f2c", "X-Raftkv-Operator: alice@ops1");

        AuditEntry atLeader = only(leader);
        AuditEntry atFollower = only(follower);
        assertThat(atLeader.forwardedBy()).isEqualTo("node1");
        assertThat(atLeader.forwardedFor()).isEqualTo("127.0.0.1");
        assertThat(atLeader.forwarded()).isNull();
        assertThat(atLeader.operation()).isEqualTo("9f2c");
        assertThat(atLeader.operator()).isEqualTo("alice@ops1");
        assertThat(atFollower.forwarded()).isTrue();
        assertThat(atFollower.requestId()).isEqualTo(atLeader.requestId());
    }

    @Test
    void shouldBelieveWhoPassedARequestOnOnlyWhereAMemberSaysSo() throws IOException {
        TestServer leader = new TestServer();
        leader.clusterToken = Optional.of("the-token-of-the-cluster");
        start(leader);
        TestServer follower = new TestServer();
        follower.clusterToken = leader.clusterToken;
        start(follower);
        follower.cluster.before =
                () -> CompletableFuture.failedFuture(new NotLeaderException(Optional.of(leader.url())));
        follower.cluster.leader = new LeaderResponse("node2", "Follower", "node2:7000", leader.url(), 3);
        String claim = "X-Raftkv-Forwarded-For: by=node9;for=10.9.9.9";

        send(follower, "POST", "/cluster/remove", REMOVE);
        send(leader, "POST", "/cluster/remove", REMOVE, claim, "X-Raftkv-Forwarded: 1");
        send(leader, "POST", "/cluster/remove", REMOVE, claim);

        assertThat(entries(leader)).extracting(AuditEntry::forwardedBy).containsExactly(null, null, "node1");
        assertThat(entries(leader)).extracting(AuditEntry::forwardedFor).containsExactly(null, null, "127.0.0.1");
    }

    @Test
    void shouldAnswerTheNewestFirstWithinTheBoundsThatAreAsked() throws IOException {
        TestServer server = start(new TestServer());
        for (int i = 1; i <= 5; i++) {
            send(server, "POST", "/cluster/remove", "{\"node_id\":\"n" + i + "\"}");
        }

        JsonNode two = get(server, "?limit=2");
        assertThat(two.path("entries").findValuesAsText("node_id")).containsExactly("n5", "n4");
        assertThat(two.path("more").asBoolean()).isTrue();
        assertThat(get(server, "").path("entries")).hasSize(5);
        assertThat(get(server, "").path("more").asBoolean()).isFalse();
        assertThat(get(server, "?since=2100-01-01T00:00:00Z").path("entries")).isEmpty();
        assertThat(get(server, "?until=2000-01-01T00:00:00Z").path("entries")).isEmpty();
        assertThat(send(server, "GET", "/admin/audit?limit=1001", null)).isEqualTo(400);
        assertThat(send(server, "GET", "/admin/audit?since=yesterday", null)).isEqualTo(400);
    }

    @Test
    void shouldPassOverALineThatWasCutOffAndBeginANewOneAfterIt() throws IOException {
        TestServer server = start(new TestServer());
        send(server, "POST", "/cluster/remove", "{\"node_id\":\"before\"}");
        Files.writeString(file(server), "{\"v\":1,\"time\":\"2026-0", StandardOpenOption.APPEND);
        send(server, "POST", "/cluster/remove", "{\"node_id\":\"after\"}");

        JsonNode answer = get(server, "");
        assertThat(answer.path("entries").findValuesAsText("node_id")).containsExactly("after", "before");
        assertThat(answer.path("damaged_lines").asInt()).isEqualTo(1);
    }

    /** A full disk mostly: what an operator does then is the remedy, and must go on. */
    @Test
    void shouldGoOnAndSaySoWhenALineCannotBeWritten() throws IOException {
        TestServer server = start(new TestServer());
        Files.createDirectories(file(server));

        assertThat(send(server, "POST", "/cluster/remove", REMOVE)).isEqualTo(200);

        assertThat(text(server, "/metrics")).contains("raftkv_audit_errors_total 1.0");
        assertThat(text(server, "/health")).contains("degraded", "audit line not written");
        Files.delete(file(server));
        assertThat(send(server, "POST", "/cluster/remove", REMOVE)).isEqualTo(200);
        assertThat(text(server, "/health")).doesNotContain("audit");
        assertThat(text(server, "/metrics")).contains("raftkv_audit_entries_total 1.0");
    }

    @Test
    void shouldBeForItsOwnerOnly() throws IOException {
        TestServer server = start(new TestServer());
        send(server, "POST", "/cluster/remove", REMOVE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(server))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(file(server).getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void shouldKeepNoTrailWhereThatIsSwitchedOff() throws IOException {
        TestServer server = new TestServer();
        server.audit = new AgentConfig.Audit(false, directory.resolve("none"), 1 << 20, 3);
        servers.add(server);
        server.start();
        send(server, "POST", "/cluster/remove", REMOVE);

        assertThat(directory.resolve("none")).doesNotExist();
        assertThat(send(server, "GET", "/admin/audit", null)).isEqualTo(404);
    }

    private static int send(TestServer server, String method, String path, String body, String... headers)
            throws IOException {
        try (RawClient client = server.client()) {
            return client.request(method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8), headers)
                    .status();
        }
    }

    private static String text(TestServer server, String path) throws IOException {
        try (RawClient client = server.client()) {
            return client.get(path).text();
        }
    }

    private static JsonNode get(TestServer server, String query) throws IOException {
        return Json.mapper().readTree(text(server, "/admin/audit" + query));
    }

    private static AuditEntry only(TestServer server) throws IOException {
        List<AuditEntry> entries = entries(server);
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    /** From the file: the newest first. */
    private static List<AuditEntry> entries(TestServer server) throws IOException {
        List<AuditEntry> entries = new ArrayList<>();
        for (String line : content(server).lines().toList()) {
            entries.add(0, Json.mapper().readValue(line, AuditEntry.class));
        }
        return entries;
    }

    private static String content(TestServer server) throws IOException {
        return Files.exists(file(server)) ? Files.readString(file(server)) : "";
    }

    private static Path file(TestServer server) {
        return server.audit.dir().resolve(AuditFiles.NAME);
    }
}

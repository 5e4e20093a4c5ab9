package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.auth.ApiKeys;
import io.raftkv.auth.Authenticator;
import io.raftkv.auth.Role;
import io.raftkv.auth.Tokens;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With access control on, exactly the routes marked public stay open. */
final class AccessControlTest {
    private static final String CLUSTER_TOKEN = "the-token-of-the-cluster";
    private static final TestServer SERVER = new TestServer();

    /** The contract's table, written down a second time on purpose. */
    private static final Map<String, Role> CONTRACT = Map.ofEntries(
            Map.entry("GET /keys/k", Role.READ),
            Map.entry("HEAD /keys/k", Role.READ),
            Map.entry("PUT /keys/k", Role.WRITE),
            Map.entry("DELETE /keys/k", Role.WRITE),
            Map.entry("GET /keys", Role.READ),
            Map.entry("POST /batch", Role.WRITE),
            Map.entry("GET /cluster/nodes", Role.PUBLIC),
            Map.entry("GET /cluster/leader", Role.PUBLIC),
            Map.entry("POST /cluster/hello", Role.ADMIN),
            Map.entry("POST /cluster/join", Role.ADMIN),
            Map.entry("POST /cluster/remove", Role.ADMIN),
            Map.entry("POST /cluster/promote", Role.ADMIN),
            Map.entry("POST /cluster/transfer", Role.ADMIN),
            Map.entry("POST /admin/snapshot", Role.ADMIN),
            Map.entry("GET /admin/hash", Role.ADMIN),
            Map.entry("GET /admin/wal", Role.ADMIN),
            Map.entry("GET /admin/audit", Role.ADMIN),
            Map.entry("GET /admin/log-level", Role.ADMIN),
            Map.entry("PUT /admin/log-level", Role.ADMIN),
            Map.entry("GET /health", Role.PUBLIC),
            Map.entry("GET /ready", Role.PUBLIC),
            Map.entry("GET /stats", Role.PUBLIC),
            Map.entry("GET /metrics", Role.PUBLIC),
            Map.entry("GET /version", Role.PUBLIC));

    private static final List<String> OPEN_TO_MEMBERS =
            List.of("POST /cluster/hello", "POST /cluster/join", "POST /cluster/remove");

    @BeforeAll
    static void start() throws IOException {
        SERVER.authenticator =
                Authenticator.on(Optional.of(Tokens.SECRET), Optional.of(CLUSTER_TOKEN), ApiKeys.NONE, Tokens.CLOCK);
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void shouldAskForCredentialsExactlyWhereTheContractDoes() throws IOException {
        for (var row : CONTRACT.entrySet()) {
            RawClient.Answer answer = send(row.getKey());
            if (row.getValue() == Role.PUBLIC) {
                assertThat(answer.status()).as(row.getKey()).isLessThan(400);
            } else {
                assertThat(answer.status()).as(row.getKey()).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
            }
        }
    }

    @Test
    void shouldGiveEachRoleExactlyItsRoutes() throws IOException {
        for (String name : List.of("read", "write", "admin")) {
            Role role = Role.valueOf(name.toUpperCase(java.util.Locale.ROOT));
            for (var row : CONTRACT.entrySet()) {
                int status = send(row.getKey(), "Authorization: Bearer " + Tokens.of(name))
                        .status();
                assertThat(status == 403)
                        .as("%s as %s: %d", row.getKey(), name, status)
                        .isEqualTo(!role.includes(row.getValue()));
                assertThat(status).as(row.getKey()).isNotEqualTo(401);
            }
        }
    }

    @Test
    void shouldLetTheClusterTokenDoWhatMembersNeedAndNoMore() throws IOException {
        for (var row : CONTRACT.entrySet()) {
            int status =
                    send(row.getKey(), "Authorization: Bearer " + CLUSTER_TOKEN).status();
            boolean open = row.getValue() == Role.PUBLIC || OPEN_TO_MEMBERS.contains(row.getKey());
            assertThat(status == 403).as(row.getKey() + ": " + status).isEqualTo(!open);
        }
    }

    @Test
    void shouldRefuseBeforeReadingTheBodyOrTouchingTheData() throws IOException {
        int before = SERVER.kv.writes;
        try (RawClient client = SERVER.client()) {
            client.send("PUT /keys/k HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
            assertThat(client.answer(false).status()).isEqualTo(401);
        }
        assertThat(SERVER.kv.writes).isEqualTo(before);
    }

    @Test
    void shouldCloseStatsWhenTheyAreNotPublic() throws IOException {
        try (TestServer closed = new TestServer()) {
            closed.authenticator =
                    Authenticator.on(Optional.of(Tokens.SECRET), Optional.empty(), ApiKeys.NONE, Tokens.CLOCK);
            closed.publicStats = false;
            closed.start();
            try (RawClient client = closed.client()) {
                assertThat(client.get("/stats").status()).isEqualTo(401);
                assertThat(client.get("/stats", "Authorization: Bearer " + Tokens.of("read"))
                                .status())
                        .isEqualTo(200);
                assertThat(client.get("/metrics").status()).isEqualTo(200);
            }
        }
    }

    private static RawClient.Answer send(String row, String... headers) throws IOException {
        String method = row.substring(0, row.indexOf(' '));
        String path = row.substring(method.length() + 1);
        try (RawClient client = SERVER.client()) {
            return client.request(method, path, method.equals("GET") ? null : new byte[0], headers);
        }
    }
}

package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.http.RawClient;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Past each of its bounds an agent refuses at once and without effect, says when to come back, and recovers by itself. */
final class OverloadIT {
    /** {@code InFlight.EXCHANGES_MAX}: requests under way at one agent. */
    private static final int UNDER_WAY_MAX = 4096;

    private static final int READS_MAX = 20_000;

    private static final int CLIENTS = UNDER_WAY_MAX + 304;

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldRefuseWhatIsTooMuchWhileAMajorityIsSlow() throws Exception {
        TestNode leader = cluster.newNode("node1")
                .set("raft.bootstrap", "true")
                .set("raft.election_timeout", "6s")
                .set("limits.max_connections", "6000")
                .start();
        cluster.awaitReady(leader);
        TestNode other = cluster.joining("node2", leader)
                .set("raft.election_timeout", "6s")
                .start();
        cluster.awaitVoters(2);
        assertThat(leader.put("before", "x").status()).isEqualTo(201);

        Map<String, Integer> counts = new TreeMap<>();
        Map<String, RawClient.Answer> answers = new HashMap<>();
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(RawClient.connect(leader.httpPort()));
            }
            Signals.pause(other);
            for (int i = 0; i < CLIENTS; i++) {
                clients.get(i).send("PUT /keys/load/" + i + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
            }
            for (int i = CLIENTS - 1; i >= 0; i--) {
                RawClient.Answer answer = clients.get(i).answer(false);
                answers.put("load/" + i, answer);
                counts.merge(answer.status() == 201 ? "written" : answer.code(), 1, Integer::sum);
            }
        } finally {
            Signals.resume(other);
            for (RawClient client : clients) {
                client.close();
            }
        }
        System.out.println("overload: " + CLIENTS + " writes at once, " + counts);
        assertThat(counts.getOrDefault("OVERLOADED", 0)).isPositive();

        Await.that(
                "it takes writes again by itself",
                Duration.ofSeconds(60),
                () -> leader.put("after", "x").status() == 201);
        for (Map.Entry<String, RawClient.Answer> entry : answers.entrySet()) {
            RawClient.Answer answer = entry.getValue();
            if (answer.status() == 503) {
                assertThat(answer.header("Retry-After")).isEqualTo("1");
                assertThat(leader.get("/keys/" + entry.getKey()).status())
                        .as(answer.code())
                        .isEqualTo(404);
            } else if (answer.status() == 201) {
                assertThat(leader.get("/keys/" + entry.getKey()).status()).isEqualTo(200);
            } else {
                assertThat(answer.code()).isEqualTo("OUTCOME_UNKNOWN");
            }
        }
        assertThat(leader.json("/health").path("status").asText()).isEqualTo("healthy");
    }

    @Test
    void shouldRefuseConnectionsAndRatesAboveTheirLimits() throws IOException {
        TestNode node = cluster.newNode("node1")
                .set("raft.enabled", "false")
                .set("limits.max_connections", "5")
                .set("limits.rate_limit", "25")
                .start();
        cluster.awaitReady(node);
        List<RawClient> clients = new ArrayList<>();
        Map<String, Integer> statuses = new HashMap<>();
        try {
            for (int i = 0; i < 20; i++) {
                clients.add(RawClient.connect(node.httpPort()));
            }
            for (int i = 0; i < 200; i++) {
                RawClient.Answer answer = clients.get(i % 20).put("/keys/limit/" + i, "x");
                statuses.put("limit/" + i, answer.status());
                if (answer.status() != 201) {
                    assertThat(answer.status() + " " + answer.code()).isIn("503 OVERLOADED", "429 RATE_LIMITED");
                    assertThat(answer.header("Retry-After")).isEqualTo("1");
                }
            }
            // Writes may be too slow for the rate limit, on a busy machine; reads of what is in memory are not.
            for (int i = 0; i < READS_MAX && !statuses.containsValue(429); i++) {
                statuses.put(
                        "read",
                        clients.get(0).get("/keys/limit/0?consistency=stale").status());
            }
            // Probes get through on any connection, however many came before.
            for (RawClient client : clients) {
                assertThat(client.get("/health").status()).isEqualTo(200);
                assertThat(client.get("/ready").status()).isEqualTo(200);
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
        assertThat(statuses.values()).contains(201, 503, 429);
        statuses.remove("read");
        Await.that(
                "all are let in again",
                Duration.ofSeconds(30),
                () -> node.put("after", "x").status() == 201);
        for (Map.Entry<String, Integer> entry : statuses.entrySet()) {
            awaitStatus(node, entry.getKey(), entry.getValue() == 201 ? 200 : 404);
        }
    }

    /** Reads under the same rate limit. */
    private static void awaitStatus(TestNode node, String key, int expected) {
        Await.that(key + " answers " + expected, Duration.ofSeconds(30), () -> {
            int status = node.get("/keys/" + key + "?consistency=stale").status();
            assertThat(status).isIn(expected, 429);
            return status == expected;
        });
    }
}

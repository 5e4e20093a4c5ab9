package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.HealthResponse;
import io.raftkv.api.JoinRequest;
import io.raftkv.api.TransferRequest;
import io.raftkv.config.EffectiveSetting;
import io.raftkv.config.SettingSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClusterAndNodeRouteTest {
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer().start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldShowMembersAndLeaderAsTheRunbookReadsThem() throws IOException {
        JsonNode nodes = json("/cluster/nodes");
        assertThat(nodes.at("/nodes/0/id").asText()).isEqualTo("node1");
        assertThat(nodes.at("/nodes/0/suffrage").asText()).isEqualTo("Voter");
        assertThat(nodes.path("count").asInt()).isEqualTo(1);
        JsonNode leader = json("/cluster/leader");
        assertThat(leader.path("leader").asText()).isEqualTo("node1");
        assertThat(leader.path("state").asText()).isEqualTo("Leader");
    }

    @Test
    void shouldShowWhatIsInForceAndWhereItComesFrom() throws IOException {
        server.close();
        server = new TestServer();
        server.settings = List.of(
                new EffectiveSetting("wal.batch_size", Optional.of("7"), SettingSource.FLAG, "command line", false),
                new EffectiveSetting("tls.ca", Optional.empty(), SettingSource.DEFAULT, "default", false));
        server.start();

        JsonNode config = json("/admin/config");

        assertThat(config.path("node_id").asText()).isEqualTo("node1");
        assertThat(config.path("file").asText()).isEqualTo("/etc/raftkv/config.yaml");
        assertThat(config.at("/settings/0").toString())
                .isEqualTo("{\"key\":\"wal.batch_size\",\"value\":\"7\",\"source\":\"flag\","
                        + "\"origin\":\"command line\",\"per_node\":false}");
        assertThat(config.at("/settings/1").has("value")).isFalse();
    }

    @Test
    void shouldEndEveryJsonAnswerAsALineSoThatLoopsOfCurlStayReadable() throws IOException {
        for (String path : List.of("/cluster/leader", "/health", "/stats", "/no/such/path")) {
            try (RawClient client = server.client()) {
                assertThat(client.get(path).text()).endsWith("}\n").containsOnlyOnce("\n");
            }
        }
    }

    @Test
    void shouldPassMembershipChangesOn() throws IOException {
        assertThat(post("/cluster/join", "{\"node_id\":\"node4\",\"addr\":\"node4:7000\",\"auto\":true,\"newer\":1}"))
                .isEqualTo(200);
        assertThat(server.cluster.lastRequest)
                .isEqualTo(new JoinRequest("node4", "node4:7000", null, true, null, null, null, null, null));
        assertThat(post("/cluster/remove", "{\"node_id\":\"node3\"}")).isEqualTo(200);
        assertThat(post("/cluster/promote", "{\"node_id\":\"node4\"}")).isEqualTo(200);
        assertThat(post("/cluster/transfer", "{\"node_id\":\"node2\"}")).isEqualTo(200);
        assertThat(server.cluster.lastRequest).isEqualTo(new TransferRequest("node2"));
        assertThat(post("/cluster/transfer", "")).isEqualTo(200);
        assertThat(server.cluster.lastRequest).isEqualTo(new TransferRequest(null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/cluster/join | {\"addr\":\"x:1\"}",
                "/cluster/join | {\"node_id\":\"n\"}",
                "/cluster/remove | {\"node\":\"n\"}",
                "/cluster/remove | {}",
                "/cluster/promote | {\"node_id\":\" \"}",
                "/cluster/transfer | {\"node\":\"n\"}",
                "/cluster/hello | {}"
            })
    void shouldNotGuessWhatAMembershipChangeMeans(String path, String body) throws IOException {
        assertThat(post(path, body)).isEqualTo(400);
        assertThat(server.cluster.lastRequest).isNull();
    }

    @Test
    void shouldTellWhyARemovalIsRefused() throws IOException {
        server.cluster.before = () -> CompletableFuture.failedFuture(
                new ApiException(ErrorCode.QUORUM_AT_RISK, "2 of 3 voters are up; without node2 1 of 2 would be"));
        try (RawClient client = server.client()) {
            RawClient.Answer answer = client.post("/cluster/remove", "{\"node_id\":\"node2\"}");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("QUORUM_AT_RISK");
            assertThat(answer.text()).contains("1 of 2 would be");
        }
    }

    @Test
    void shouldAnswerTheRunbooksSnapshotCall() throws IOException {
        try (RawClient client = server.client()) {
            RawClient.Answer answer = client.request("POST", "/admin/snapshot", null);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("snapshot").asText()).startsWith("/");
            assertThat(answer.json().path("message").asText()).isEqualTo("snapshot created successfully");
            assertThat(answer.json().path("size_bytes").asLong()).isEqualTo(2048);
        }
    }

    @Test
    void shouldAlwaysShowNumbersInStats() throws IOException {
        JsonNode stats = json("/stats");
        assertThat(stats.at("/store/key_count").isIntegralNumber()).isTrue();
        assertThat(stats.at("/cache/hit_rate").isNumber()).isTrue();
        assertThat(stats.at("/cache/evictions").isIntegralNumber()).isTrue();
    }

    @Test
    void shouldShowVersionHashAndLog() throws IOException {
        assertThat(json("/version").path("engine").asText()).startsWith("sofajraft/");
        assertThat(json("/admin/hash").path("index").asLong()).isEqualTo(10);
        assertThat(json("/admin/wal").at("/segments/0/file").asText()).isEqualTo("1.wal");
    }

    @Test
    void shouldChangeTheLogLevelWhileRunning() throws IOException {
        try (RawClient client = server.client()) {
            String logger = "io.raftkv.http.test";
            String body = "{\"level\":\"debug\",\"logger\":\"" + logger + "\"}";
            assertThat(client.request("PUT", "/admin/log-level", body.getBytes())
                            .status())
                    .isEqualTo(200);
            assertThat(org.slf4j.LoggerFactory.getLogger(logger).isDebugEnabled())
                    .isTrue();
            assertThat(client.put("/admin/log-level", "{\"level\":\"loud\"}").status())
                    .isEqualTo(400);
            assertThat(client.put("/admin/log-level", "{\"level\":\"info\",\"logger\":\"org\"}")
                            .status())
                    .isEqualTo(400);
            assertThat(client.get("/admin/log-level").json().has("level")).isTrue();
        }
    }

    @Test
    void shouldTellHealthyFromReady() throws IOException {
        server.node.health = () -> new HealthResponse("degraded", "node1", List.of("no leader is known"));
        server.node.ready = () -> new HealthResponse("not ready", "node1", List.of("no leader is known"));
        try (RawClient client = server.client()) {
            assertThat(client.get("/health").status()).isEqualTo(200);
            assertThat(client.get("/health").json().path("status").asText()).isEqualTo("degraded");
            assertThat(client.get("/health?from=balancer").status()).isEqualTo(200);
            assertThat(client.get("/ready").status()).isEqualTo(503);
        }
    }

    @Test
    void shouldAnswerHealthWhenTheNodeHangs() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        server.node.health = () -> {
            awaitUninterruptibly(never);
            return new HealthResponse("healthy", "node1", List.of());
        };
        try (RawClient client = server.client()) {
            for (int i = 0; i < 2; i++) {
                RawClient.Answer answer = client.get("/health");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.json().path("status").asText()).isEqualTo("degraded");
            }
        } finally {
            never.countDown();
        }
    }

    @Test
    void shouldSurviveANodeThatFailsInItsHealthCheck() throws IOException {
        server.node.health = () -> {
            throw new IllegalStateException("disk");
        };
        try (RawClient client = server.client()) {
            assertThat(client.get("/health").json().path("status").asText()).isEqualTo("degraded");
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode json(String path) throws IOException {
        try (RawClient client = server.client()) {
            RawClient.Answer answer = client.get(path);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return answer.json();
        }
    }

    private int post(String path, String body) throws IOException {
        try (RawClient client = server.client()) {
            return client.post(path, body).status();
        }
    }
}

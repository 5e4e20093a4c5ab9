package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DrainRouteTest {
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
    void shouldAnswerADrainOnlyAfterTheRequestsThatWereUnderWay() throws Exception {
        CompletableFuture<Void> held = new CompletableFuture<>();
        server.kv.before = () -> held;
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> status("GET", "/keys/slow"));
        Await.that(() -> server.kv.lastConsistency != null);

        CompletableFuture<String> drain = CompletableFuture.supplyAsync(() -> text("POST", "/admin/drain"));
        Await.that(() -> server.node.drained);
        // Every request in between sees the drain unanswered, however long it takes.
        for (int i = 0; i < 20; i++) {
            assertThat(status("GET", "/version")).isEqualTo(200);
            assertThat(drain).isNotDone();
        }
        JsonNode meanwhile = Json.mapper().readTree(text("GET", "/admin/drain"));
        assertThat(meanwhile.path("status").asText()).isEqualTo("draining");
        assertThat(meanwhile.path("in_flight").asInt()).isEqualTo(1);

        held.complete(null);
        assertThat(read.join()).isEqualTo(404);
        JsonNode answer = Json.mapper().readTree(drain.join());
        assertThat(answer.path("status").asText()).isEqualTo("drained");
        assertThat(answer.path("in_flight").asInt()).isZero();
        assertThat(answer.path("leader").asText()).isEqualTo("node1");
        assertThat(text("GET", "/admin/drain")).contains("\"status\":\"drained\"");
    }

    @Test
    void shouldLetANodeServeAgain() throws IOException {
        text("POST", "/admin/drain");
        JsonNode answer = Json.mapper().readTree(text("POST", "/admin/undrain"));

        assertThat(server.node.drained).isFalse();
        assertThat(answer.path("status").asText()).isEqualTo("serving");
        assertThat(text("GET", "/admin/drain")).contains("\"status\":\"serving\"");
    }

    private int status(String method, String path) {
        return send(method, path).status();
    }

    private String text(String method, String path) {
        return send(method, path).text();
    }

    private RawClient.Answer send(String method, String path) {
        try (RawClient client = server.client()) {
            return client.request(method, path, method.equals("GET") ? null : new byte[0]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

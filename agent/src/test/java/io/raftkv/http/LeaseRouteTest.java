package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.api.LeaseRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LeaseRouteTest {
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
    void shouldGiveShowRenewAndTakeBackALease() throws IOException {
        JsonNode given =
                json("POST", "{\"holder\":\"alice@ops1\",\"operation\":\"node restart --all\",\"take_over\":6}");
        assertThat(given.path("lease").asLong()).isEqualTo(1);
        assertThat(server.leases.lastRequest).isEqualTo(new LeaseRequest("alice@ops1", "node restart --all", null, 6L));

        assertThat(json("GET", null).path("holder").asText()).isEqualTo("alice@ops1");
        assertThat(json("PUT", "", "X-Raftkv-Lease: 1").path("held").asBoolean())
                .isTrue();
        assertThat(json("DELETE", null, "X-Raftkv-Lease: 1").path("held").asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void shouldNotGuessWhichLeaseIsMeant(String method) throws IOException {
        assertThat(status(method, "/admin/lease", "")).isEqualTo(400);
        assertThat(status(method, "/admin/lease", "", "X-Raftkv-Lease: mine")).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"join", "remove", "promote", "transfer"})
    void shouldPassTheLeaseOfAChangeOn(String change) throws IOException {
        String body = change.equals("join") ? "{\"node_id\":\"n\",\"addr\":\"n:7000\"}" : "{\"node_id\":\"n\"}";

        assertThat(status("POST", "/cluster/" + change, body)).isEqualTo(200);
        assertThat(server.cluster.lastLease).isEmpty();
        assertThat(status("POST", "/cluster/" + change, body, "X-Raftkv-Lease: 7"))
                .isEqualTo(200);
        assertThat(server.cluster.lastLease).isEqualTo(OptionalLong.of(7));
        assertThat(status("POST", "/cluster/" + change, body, "X-Raftkv-Lease: x"))
                .isEqualTo(400);
    }

    private JsonNode json(String method, String body, String... headers) throws IOException {
        try (RawClient client = server.client()) {
            return Json.mapper()
                    .readTree(client.request(method, "/admin/lease", bytes(body), headers)
                            .text());
        }
    }

    private int status(String method, String path, String body, String... headers) throws IOException {
        try (RawClient client = server.client()) {
            return client.request(method, path, bytes(body), headers).status();
        }
    }

    private static byte[] bytes(String body) {
        return body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    }
}

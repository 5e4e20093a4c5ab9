package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.Bytes;
import io.raftkv.node.Consistency;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class KeyRouteTest {
    private static final TestServer SERVER = new TestServer();

    @BeforeAll
    static void start() throws IOException {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void shouldReturnTheBytesThatWerePut() throws IOException {
        byte[] value = new byte[256];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) i;
        }
        try (RawClient client = SERVER.client()) {
            RawClient.Answer put = client.request("PUT", "/keys/bytes", value);
            assertThat(put.status()).isEqualTo(201);
            RawClient.Answer get = client.get("/keys/bytes");
            assertThat(get.status()).isEqualTo(200);
            assertThat(get.body()).isEqualTo(value);
            assertThat(get.header("ETag")).isEqualTo(put.header("ETag")).matches("\"[1-9][0-9]*\"");
            assertThat(get.header("X-Raftkv-Cluster")).isEqualTo("c0ffee/1");
        }
    }

    @Test
    void shouldAnswerHeadLikeGetWithoutTheValue() throws IOException {
        try (RawClient client = SERVER.client()) {
            client.put("/keys/head", "12345");
            RawClient.Answer head = client.request("HEAD", "/keys/head", null);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo("5");
            assertThat(head.header("ETag")).isNotNull();
            assertThat(client.get("/keys/head").text()).isEqualTo("12345");
        }
    }

    @Test
    void shouldAnswer404ForAnAbsentKeyAndNameTheRequest() throws IOException {
        try (RawClient client = SERVER.client()) {
            RawClient.Answer answer = client.get("/keys/absent", "X-Request-ID: abc-1");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("KEY_NOT_FOUND");
            assertThat(answer.json().path("request_id").asText()).isEqualTo("abc-1");
            assertThat(answer.header("X-Request-ID")).isEqualTo("abc-1");
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        }
    }

    @Test
    void shouldDeleteAndSay204AlsoWhenAbsent() throws IOException {
        try (RawClient client = SERVER.client()) {
            client.put("/keys/gone", "x");
            assertThat(client.request("DELETE", "/keys/gone", null).status()).isEqualTo(204);
            assertThat(client.get("/keys/gone").status()).isEqualTo(404);
            assertThat(client.request("DELETE", "/keys/gone", null).status()).isEqualTo(204);
        }
    }

    @Test
    void shouldReadLinearizablyUnlessStaleIsAskedFor() throws IOException {
        try (RawClient client = SERVER.client()) {
            client.get("/keys/any");
            assertThat(SERVER.kv.lastConsistency).isEqualTo(Consistency.LINEARIZABLE);
            client.get("/keys/any?consistency=stale");
            assertThat(SERVER.kv.lastConsistency).isEqualTo(Consistency.STALE);
            assertThat(client.get("/keys/any?consistency=maybe").status()).isEqualTo(400);
        }
    }

    @Test
    void shouldStoreAnEmptyValue() throws IOException {
        try (RawClient client = SERVER.client()) {
            assertThat(client.put("/keys/empty", "").status()).isEqualTo(201);
            assertThat(client.get("/keys/empty").header("Content-Length")).isEqualTo("0");
            assertThat(SERVER.kv.find(Bytes.utf8("empty"))).isPresent();
        }
    }
}

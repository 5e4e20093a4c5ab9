package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.Bytes;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key is exactly the decoded bytes after {@code /keys/}: nothing is normalized, nothing is special. */
final class OddKeyTest {
    private static final TestServer SERVER = new TestServer();

    @BeforeAll
    static void start() throws IOException {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    static Stream<Arguments> odd() {
        return Stream.of(
                key("a/b/c", "a/b/c"),
                key("a%2Fb", "a/b"),
                key("/leading", "/leading"),
                key("//", "//"),
                key("a//b", "a//b"),
                key(".", "."),
                key("..", ".."),
                key("../../../etc/passwd", "../../../etc/passwd"),
                key("a/../b", "a/../b"),
                key("%2e%2e/%2E%2E", "../.."),
                key("a/./b/", "a/./b/"),
                key("%00", "\0"),
                key("a%00b", "a\0b"),
                key("%0d%0aSet-Cookie:x", "\r\nSet-Cookie:x"),
                key("%25", "%"),
                key("%2500", "%00"),
                key("a;b=c", "a;b=c"),
                key("a+b", "a+b"),
                key("a%20b", "a b"),
                key("%3F", "?"),
                key("%23", "#"),
                key("a\\b", "a\\b"),
                key("%5C", "\\"),
                key("a|b", "a|b"),
                key("{x}", "{x}"),
                key("%C3%A9", "\u00e9"),
                key("%u0041".replace("%u", "%25u"), "%u0041"),
                key("%E2%82%AC", "\u20ac"),
                key("http://host/x", "http://host/x"),
                key("keys/", "keys/"));
    }

    private static Arguments key(String target, String key) {
        return Arguments.of(target, Bytes.utf8(key));
    }

    @ParameterizedTest
    @MethodSource("odd")
    void shouldTakeTheDecodedBytesAsTheKey(String target, Bytes key) throws IOException {
        try (RawClient client = SERVER.client()) {
            assertThat(client.put("/keys/" + target, target).status()).isEqualTo(201);
            assertThat(SERVER.kv.find(key))
                    .hasValueSatisfying(
                            found -> assertThat(found.value().toUtf8()).isEqualTo(target));
            assertThat(client.get("/keys/" + PercentEncoding.encode(key)).text())
                    .isEqualTo(target);
            assertThat(client.request("DELETE", "/keys/" + target, null).status())
                    .isEqualTo(204);
            assertThat(SERVER.kv.find(key)).isEmpty();
        }
    }

    @Test
    void shouldKeepEverySingleByteApart() throws IOException {
        try (RawClient client = SERVER.client()) {
            for (int i = 0; i < 256; i++) {
                String target = String.format("/keys/byte-%%%02x", i);
                assertThat(client.put(target, "v" + i).status()).isEqualTo(201);
            }
            for (int i = 0; i < 256; i++) {
                byte[] key = {'b', 'y', 't', 'e', '-', (byte) i};
                assertThat(SERVER.kv.find(Bytes.wrap(key)).orElseThrow().value().toUtf8())
                        .isEqualTo("v" + i);
            }
        }
    }

    @Test
    void shouldTakeUnencodedUtf8() throws IOException {
        try (RawClient client = SERVER.client()) {
            // As curl sends it when somebody types the letter.
            client.send("PUT /keys/caf\u00c3\u00a9 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
            assertThat(client.answer(false).status()).isEqualTo(201);
            assertThat(SERVER.kv.find(Bytes.utf8("caf\u00e9"))).isPresent();
        }
    }

    @Test
    void shouldRefuseUnencodedBytesThatAreNotUtf8() throws IOException {
        try (RawClient client = SERVER.client()) {
            client.send("GET /keys/a\u00ffb HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.answer(false).status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "a%2", "%-1", "%\u00b2\u00b21"})
    void shouldRefuseBrokenPercentEncoding(String target) throws IOException {
        try (RawClient client = SERVER.client()) {
            RawClient.Answer answer = client.get("/keys/" + target);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("BAD_REQUEST");
        }
    }

    @Test
    void shouldRefuseAnEmptyKey() throws IOException {
        try (RawClient client = SERVER.client()) {
            for (String method : new String[] {"GET", "PUT", "DELETE"}) {
                RawClient.Answer answer = client.request(method, "/keys/", method.equals("PUT") ? new byte[1] : null);
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.text()).contains("empty");
            }
        }
    }

    @Test
    void shouldTakeKeysUpToTheLimitInAnySpelling() throws IOException {
        try (RawClient client = SERVER.client()) {
            assertThat(client.put("/keys/" + "k".repeat(4096), "x").status()).isEqualTo(201);
            assertThat(client.put("/keys/" + "%6b".repeat(4096), "y").status()).isEqualTo(201);
            assertThat(client.get("/keys/" + "k".repeat(4096)).text()).isEqualTo("y");
            RawClient.Answer longer = client.put("/keys/" + "k".repeat(4097), "x");
            assertThat(longer.status()).isEqualTo(413);
            assertThat(longer.text()).contains("max_key_size");
        }
    }

    @Test
    void shouldAnswer413AlsoToTargetsThatNobodyWouldBuffer() throws IOException {
        try (RawClient client = SERVER.client()) {
            client.send("GET /keys/" + "k".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
            RawClient.Answer answer = client.answer(false);
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.code()).isEqualTo("TOO_LARGE");
        }
    }

    @Test
    void shouldTakeAbsoluteTargets() throws IOException {
        try (RawClient client = SERVER.client()) {
            client.put("/keys/absolute/../form", "x");
            assertThat(client.get("http://localhost/keys/absolute/../form").text())
                    .isEqualTo("x");
        }
    }
}

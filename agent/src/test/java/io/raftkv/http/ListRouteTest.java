package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.command.Bytes;
import io.raftkv.store.StoredValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ListRouteTest {
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer().start();
        for (String key : List.of("a", "b/1", "b/2", "b/3", "c")) {
            server.kv.set(key, "value of " + key);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldListEverythingInOrder() throws IOException {
        JsonNode page = list("");
        assertThat(strings(page)).containsExactly("a", "b/1", "b/2", "b/3", "c");
        assertThat(page.path("count").asInt()).isEqualTo(5);
        assertThat(page.path("has_more").asBoolean()).isFalse();
        assertThat(page.has("next_cursor")).isFalse();
    }

    @Test
    void shouldSelectByPrefixAndRange() throws IOException {
        assertThat(strings(list("?prefix=b/"))).containsExactly("b/1", "b/2", "b/3");
        assertThat(strings(list("?prefix=b%2F&start=b/2"))).containsExactly("b/2", "b/3");
        assertThat(strings(list("?start=b/2&end=c"))).containsExactly("b/2", "b/3");
        assertThat(strings(list("?prefix=b/&reverse=true&end=b/3"))).containsExactly("b/2", "b/1");
        assertThat(strings(list("?start=c&end=b"))).isEmpty();
        assertThat(strings(list("?prefix=zzz"))).isEmpty();
    }

    @Test
    void shouldPageThroughInBothDirections() throws IOException {
        assertThat(pages("limit=2")).containsExactly("a", "b/1", "b/2", "b/3", "c");
        assertThat(pages("limit=2&reverse=true")).containsExactly("c", "b/3", "b/2", "b/1", "a");
        assertThat(pages("limit=1&prefix=b/")).containsExactly("b/1", "b/2", "b/3");
    }

    private List<String> pages(String query) throws IOException {
        List<String> keys = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = list("?" + query + "&cursor=" + cursor);
            keys.addAll(strings(page));
            cursor = page.path("next_cursor").asText();
            assertThat(page.path("has_more").asBoolean()).isEqualTo(!cursor.isEmpty());
        } while (!cursor.isEmpty());
        return keys;
    }

    @Test
    void shouldRefuseCursorsThatItDidNotMake() throws IOException {
        String cursor = list("?limit=1").path("next_cursor").asText();
        try (RawClient client = server.client()) {
            String cut = cursor.substring(0, cursor.length() - 3);
            assertThat(client.get("/keys?cursor=" + cut).status()).isEqualTo(400);
            assertThat(client.get("/keys?reverse=true&cursor=" + cursor).status())
                    .isEqualTo(400);
        }
    }

    @Test
    void shouldShowValuesAsTextOrBase64() throws IOException {
        server.kv.values.put(Bytes.utf8("d"), new StoredValue(99, Bytes.wrap(new byte[] {(byte) 0xff, 0})));
        JsonNode page = list("?values=true&start=c");
        assertThat(page.at("/keys/0/key").asText()).isEqualTo("c");
        assertThat(page.at("/keys/0/value").asText()).isEqualTo("value of c");
        assertThat(page.at("/keys/0/encoding").asText()).isEqualTo("utf8");
        assertThat(page.at("/keys/1/value").asText()).isEqualTo("/wA=");
        assertThat(page.at("/keys/1/encoding").asText()).isEqualTo("base64");
        assertThat(page.at("/keys/1/revision").asLong()).isEqualTo(99);
    }

    @Test
    void shouldShowKeysThatAreNoTextUnambiguously() throws IOException {
        Bytes key = Bytes.wrap(new byte[] {(byte) 0xff, 'k'});
        server.kv.values.put(key, new StoredValue(99, Bytes.utf8("x")));
        assertThat(strings(list("?start=d"))).containsExactly("%FFk");
        JsonNode page = list("?start=d&values=1");
        assertThat(page.at("/keys/0/key").asText()).isEqualTo("/2s=");
        assertThat(page.at("/keys/0/key_encoding").asText()).isEqualTo("base64");
        assertThat(strings(list("?prefix=%ff"))).hasSize(1);
    }

    @Test
    void shouldEndAPageOfLargeValuesBySize() throws IOException {
        byte[] large = new byte[1 << 20];
        for (int i = 0; i < 30; i++) {
            server.kv.values.put(Bytes.utf8("large" + (char) ('a' + i)), new StoredValue(i + 1, Bytes.wrap(large)));
        }
        JsonNode page = list("?prefix=large&values=true");
        assertThat(page.path("count").asInt()).isBetween(1, 12);
        assertThat(page.path("has_more").asBoolean()).isTrue();
    }

    private JsonNode list(String query) throws IOException {
        try (RawClient client = server.client()) {
            RawClient.Answer answer = client.get("/keys" + query);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return answer.json();
        }
    }

    private static List<String> strings(JsonNode page) {
        List<String> keys = new ArrayList<>();
        page.path("keys").forEach(key -> keys.add(key.asText()));
        return keys;
    }
}

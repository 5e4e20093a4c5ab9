package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.campaign.Campaign;
import io.raftkv.command.Bytes;
import io.raftkv.http.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A key is the bytes that were sent: written on one node, it is read, listed and deleted as those bytes on another. */
final class OddKeysIT {
    private static final int KEY_BYTES_MAX = 4096;
    private static final int RANDOM_KEYS = Campaign.scaled(60, 5_000);

    @RegisterExtension
    static final SharedAgents AGENTS = new SharedAgents();

    @ParameterizedTest
    @EnumSource
    void shouldKeepEveryByteApartInEverySpelling(Side side) throws IOException {
        try (ApiClient writer = AGENTS.client(side);
                ApiClient reader = AGENTS.client(side.other())) {
            Bytes prefix = Keys.of("byte-" + side + "/");
            for (int b = 0; b < 256; b++) {
                Bytes key = Keys.join(prefix, Keys.ofBytes(b));
                put(writer, Keys.percent(key, b % 2 == 0), "value " + b);
            }
            assertThat(listed(reader, prefix)).hasSize(256);
            for (int b = 0; b < 256; b++) {
                Bytes key = Keys.join(prefix, Keys.ofBytes(b));
                assertReadAndDeleted(key, "value " + b, writer, reader, b % 2 == 0);
            }
            assertThat(listed(writer, prefix)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakePathsThatOthersWouldNormalize(Side side) throws IOException {
        try (ApiClient writer = AGENTS.client(side);
                ApiClient reader = AGENTS.client(side.other())) {
            Map<String, Bytes> targets = targets();
            for (Map.Entry<String, Bytes> target : targets.entrySet()) {
                String value = side + " " + target.getKey();
                put(writer, target.getKey(), value);
                assertThat(reader.get("/keys/" + target.getKey()).text()).isEqualTo(value);
                assertReadAndDeleted(target.getValue(), value, writer, reader, true);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepRandomBytes(Side side) throws IOException {
        long seed = Campaign.of("random keys", 1, 1).firstSeed();
        Random random = new Random(seed + side.ordinal());
        try (ApiClient writer = AGENTS.client(side);
                ApiClient reader = AGENTS.client(side.other())) {
            for (int i = 0; i < RANDOM_KEYS; i++) {
                Bytes key = Keys.random(random, i % 10 == 0 ? KEY_BYTES_MAX : 40);
                put(writer, Keys.percent(key, random.nextBoolean()), "value " + i);
                assertReadAndDeleted(key, "value " + i, writer, reader, random.nextBoolean());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeTheLongestKeyAndNotAByteMore(Side side) throws IOException {
        try (ApiClient writer = AGENTS.client(side);
                ApiClient reader = AGENTS.client(side.other())) {
            for (int b : new int[] {'k', 0, 0xff, '/', '%'}) {
                byte[] longest = new byte[KEY_BYTES_MAX];
                java.util.Arrays.fill(longest, (byte) b);
                Bytes key = Bytes.wrap(longest);
                put(writer, Keys.percent(key, true), "longest");
                assertReadAndDeleted(key, "longest", writer, reader, false);

                String longer = Keys.percent(key, true) + "a";
                long before = writer.stateRevision();
                for (String method : List.of("GET", "HEAD", "DELETE")) {
                    assertThat(writer.request(method, "/keys/" + longer, null).status())
                            .isEqualTo(413);
                }
                RawClient.Answer refused = writer.put(longer, "x");
                assertThat(refused.status()).isEqualTo(413);
                assertThat(refused.code()).isEqualTo("TOO_LARGE");
                assertThat(refused.text()).contains("max_key_size");
                assertThat(writer.stateRevision()).isEqualTo(before);
            }
        }
    }

    /** Spellings after {@code /keys/}, sent as they stand, and the bytes that they mean. */
    private static Map<String, Bytes> targets() {
        Map<String, Bytes> targets = new LinkedHashMap<>();
        for (String same : List.of(
                ".",
                "..",
                "...",
                "/",
                "//",
                "///",
                "./",
                "../",
                "../..",
                "/..",
                "/.",
                "a/..",
                "a/../b",
                "a//b",
                "a/./b",
                "a/",
                "/a",
                "../health",
                "../../etc/passwd",
                "health",
                "keys",
                "keys/a",
                "batch",
                "cluster/nodes",
                "admin/snapshot",
                "metrics",
                "+",
                "a+b",
                ";",
                "a;b",
                ";jsessionid=1",
                "a;b=c/..;/d",
                "&",
                "a=b&c",
                "'",
                "!",
                "(",
                ")",
                "*",
                ",",
                "@",
                ":",
                "http://other/keys/a",
                "$",
                "~",
                "|",
                "{}",
                "[]",
                "^",
                "`",
                "\\",
                "\\..\\a",
                "\"",
                "<>")) {
            targets.put(same, Keys.of(same));
        }
        targets.put("%2e", Keys.of("."));
        targets.put("%2E%2e", Keys.of(".."));
        targets.put("a%2F..%2fb", Keys.of("a/../b"));
        targets.put("%2f", Keys.of("/"));
        targets.put("%5C", Keys.of("\\"));
        targets.put("%2500", Keys.of("%00"));
        targets.put("%25", Keys.of("%"));
        targets.put("%252e", Keys.of("%2e"));
        targets.put("%00", Keys.ofBytes(0));
        targets.put("a%00b", Keys.ofBytes('a', 0, 'b'));
        targets.put("%0d%0aX-Injected:%201", Keys.of("\r\nX-Injected: 1"));
        targets.put("a%20b", Keys.of("a b"));
        targets.put("a%2Bb", Keys.of("a+b"));
        targets.put("%3F", Keys.of("?"));
        targets.put("a%3fb%3dc", Keys.of("a?b=c"));
        targets.put("%23", Keys.of("#"));
        targets.put("%3B", Keys.of(";"));
        targets.put("%C3%A9", Keys.of("\u00e9"));
        targets.put("%e2%82%ac", Keys.of("\u20ac"));
        targets.put("%F0%9F%98%80", Keys.of("\ud83d\ude00"));
        targets.put("%C0%AF", Keys.ofBytes(0xc0, 0xaf));
        targets.put("%ED%A0%80", Keys.ofBytes(0xed, 0xa0, 0x80));
        targets.put("%EF%BF%BD", Keys.of("\ufffd"));
        targets.put("%FE%FF", Keys.ofBytes(0xfe, 0xff));
        targets.put("%ff%ff%ff", Keys.ofBytes(0xff, 0xff, 0xff));
        targets.put("%80", Keys.ofBytes(0x80));
        return targets;
    }

    private static void put(ApiClient client, String target, String value) throws IOException {
        RawClient.Answer answer = client.put(target, value);
        assertThat(answer.status()).as("PUT %.60s: %s", target, answer.text()).isEqualTo(201);
    }

    /** The key exists; afterwards it does not. */
    private static void assertReadAndDeleted(
            Bytes key, String value, ApiClient writer, ApiClient reader, boolean upperCase) throws IOException {
        String target = Keys.percent(key, upperCase);
        RawClient.Answer read = reader.get("/keys/" + target);
        assertThat(read.status()).as("GET %.60s: %s", target, read.text()).isEqualTo(200);
        assertThat(read.text()).isEqualTo(value);
        RawClient.Answer head = writer.request("HEAD", "/keys/" + target, null);
        assertThat(head.header("ETag")).as("the same revision on both nodes").isEqualTo(read.header("ETag"));
        assertThat(head.header("Content-Length"))
                .isEqualTo(String.valueOf(value.getBytes(StandardCharsets.UTF_8).length));

        List<Bytes> listed = listed(reader, key);
        assertThat(listed).as("listed under itself").contains(key);
        if (key.length() <= 100) {
            assertThat(writer.batch("{\"conditions\":[{\"key\":\"" + Keys.base64(key)
                                    + "\",\"key_encoding\":\"base64\",\"revision\":" + ApiClient.revision(read) + "}]}")
                            .status())
                    .as("the key that a batch names in Base64")
                    .isEqualTo(200);
        }
        assertThat(writer.delete(target).status()).isEqualTo(204);
        assertThat(reader.get("/keys/" + target).status()).isEqualTo(404);
        assertThat(listed(writer, key)).doesNotContain(key);
    }

    private static List<Bytes> listed(ApiClient client, Bytes prefix) throws IOException {
        JsonNode page = client.json("/keys?values=true&prefix=" + Keys.percent(prefix, false));
        assertThat(page.path("has_more").asBoolean()).isFalse();
        List<Bytes> keys = new ArrayList<>();
        for (JsonNode item : page.path("keys")) {
            keys.add(Keys.decoded(
                    item.path("key").asText(), item.path("key_encoding").asText()));
        }
        return keys;
    }
}

package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.http.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch that is not exactly what the document describes is refused as a whole, and the answer says where. */
final class BatchInputIT {
    private static final String PUT = "{\"op\":\"put\",\"key\":\"batch-input\",\"value\":\"x\"}";

    @RegisterExtension
    static final SharedAgents AGENTS = new SharedAgents();

    /** Bodies, and what the answer must name. */
    private static Map<String, String> malformed() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("", "empty");
        bodies.put("null", "empty");
        bodies.put("[]", "");
        bodies.put("7", "");
        bodies.put("{", "JSON");
        bodies.put("{\"operations\":[" + PUT + "]", "line 1");
        bodies.put("{}", "empty");
        bodies.put("{\"operations\":[]}", "empty");
        bodies.put("{\"operations\":null,\"conditions\":null}", "empty");
        bodies.put("{\"operations\":[" + PUT + "]}x", "");
        bodies.put("{\"operations\":[" + PUT + "]}{\"operations\":[" + PUT + "]}", "");
        bodies.put("{\"operations\":[" + PUT + ",]}", "JSON");
        bodies.put("{'operations':[" + PUT + "]}", "JSON");
        bodies.put("{\"operations\":[" + PUT + "],\"operations\":[]}", "given before");
        bodies.put("{\"operations\":{\"op\":\"put\"}}", "operations");
        bodies.put("{\"operations\":[" + PUT + ",null]}", "operations[1]");
        bodies.put("{\"operations\":[" + PUT + ",[]]}", "operations");
        bodies.put("{\"operations\":[" + PUT + ",\"put\"]}", "operations");
        bodies.put("{\"operations\":[" + PUT + "],\"condition\":[]}", "'condition'");
        bodies.put("{\"operations\":[" + PUT + "],\"conditions\":[null]}", "conditions[0]");
        bodies.put("{\"operations\":[" + PUT + "],\"conditions\":{}}", "conditions");
        for (String wrong : new String[] {
            "{\"key\":\"a\"}",
            "{\"key\":\"a\",\"revision\":null}",
            "{\"key\":\"a\",\"revision\":-1}",
            "{\"key\":\"a\",\"revision\":1.5}",
            "{\"key\":\"a\",\"revision\":0.0}",
            "{\"key\":\"a\",\"revision\":1e0}",
            "{\"key\":\"a\",\"revision\":\"0\"}",
            "{\"key\":\"a\",\"revision\":\"\"}",
            "{\"key\":\"a\",\"revision\":true}",
            "{\"key\":\"a\",\"revision\":false}",
            "{\"key\":\"a\",\"revision\":[0]}",
        }) {
            bodies.put("{\"operations\":[" + PUT + "],\"conditions\":[" + wrong + "]}", "revision");
        }
        bodies.put("{\"conditions\":[{\"key\":\"a\",\"revision\":9223372036854775808}]}", "line 1");
        bodies.put("{\"conditions\":[{\"key\":\"a\",\"revision\":1e400}]}", "");
        for (String wrong : new String[] {
            "{\"revision\":0}",
            "{\"key\":\"\",\"revision\":0}",
            "{\"key\":7,\"revision\":0}",
            "{\"key\":true,\"revision\":0}",
            "{\"key\":\"a!\",\"key_encoding\":\"base64\",\"revision\":0}",
            "{\"key\":\"YQ==\",\"key_encoding\":\"hex\",\"revision\":0}",
            "{\"key\":\"\\ud800\",\"revision\":0}"
        }) {
            bodies.put("{\"operations\":[" + PUT + "],\"conditions\":[" + wrong + "]}", "key");
        }
        bodies.put("{\"operations\":[" + PUT + ",{\"key\":\"a\",\"value\":\"x\"}]}", "operations[1].op");
        for (String op : new String[] {"PUT", "Put", "get", "", "put ", "increment"}) {
            bodies.put("{\"operations\":[" + PUT + ",{\"op\":\"" + op + "\",\"key\":\"a\",\"value\":\"x\"}]}", "op");
        }
        for (String wrong : new String[] {
            "{\"op\":\"put\",\"key\":\"a\"}",
            "{\"op\":\"put\",\"key\":\"a\",\"value\":null}",
            "{\"op\":\"put\",\"key\":\"a\",\"value\":5}",
            "{\"op\":\"put\",\"key\":\"a\",\"value\":{}}",
            "{\"op\":\"delete\",\"key\":\"a\",\"value\":\"x\"}",
            "{\"op\":\"put\",\"key\":\"a\",\"value\":\"\\udc00x\"}",
            "{\"op\":\"put\",\"key\":\"a\",\"value\":\"no base64\",\"encoding\":\"base64\"}",
            "{\"op\":\"put\",\"key\":\"a\",\"value\":\"YQ=\",\"encoding\":\"base64\"}",
            "{\"op\":\"put\",\"key\":\"a\",\"value\":\"_-8=\",\"encoding\":\"base64\"}",
            "{\"op\":\"put\",\"key\":\"a\",\"value\":\"x\",\"encoding\":\"BASE64\"}",
            "{\"op\":\"put\",\"key\":\"a\",\"value\":\"x\",\"encoding\":\"latin1\"}",
            "{\"op\":\"put\",\"key\":\"a\",\"value\":\"x\",\"encoding\":\"\"}",
        }) {
            bodies.put("{\"operations\":[" + PUT + "," + wrong + "]}", "operations");
        }
        bodies.put("{\"operations\":[{\"op\":\"put\",\"key\":\"a\",\"value\":\"x\",\"ttl\":5}]}", "'ttl'");
        bodies.put("{\"operations\":[{\"op\":\"put\",\"key\":\"a\",\"value\":\"x\",\"value\":\"y\"}]}", "given before");
        bodies.put("{\"conditions\":[{\"key\":\"a\",\"key\":\"b\",\"revision\":0}]}", "given before");
        bodies.put("{\"" + "p".repeat(20_000) + "\":1}", "ppp...");
        bodies.put("{\"operations\":" + "[".repeat(5000) + "]".repeat(5000) + "}", "");
        bodies.put("{\"a\":".repeat(5000) + "1" + "}".repeat(5000), "");
        bodies.put("{\"operations\":[" + PUT + "],\"x\":" + "9".repeat(20_000) + "}", "");
        return bodies;
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatIsNotABatchAndChangeNothing(Side side) throws IOException {
        try (ApiClient client = AGENTS.client(side)) {
            long before = client.stateRevision();
            for (Map.Entry<String, String> body : malformed().entrySet()) {
                RawClient.Answer answer = client.batch(body.getKey());
                assertThat(answer.status()).as("%.150s", body.getKey()).isEqualTo(400);
                assertThat(answer.code()).isEqualTo("BAD_REQUEST");
                assertThat(answer.json().path("error").asText())
                        .as("%.150s", body.getKey())
                        .contains(body.getValue())
                        .hasSizeLessThan(400);
            }
            assertThat(client.stateRevision()).isEqualTo(before);
            assertThat(client.get("/keys/batch-input").status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseTextThatIsNoUtf8(Side side) throws IOException {
        try (ApiClient client = AGENTS.client(side)) {
            long before = client.stateRevision();
            for (int[] bytes :
                    new int[][] {{0xff}, {0xc0, 0xaf}, {0xed, 0xa0, 0x80}, {0xf5, 0x80, 0x80, 0x80}, {0xe2, 0x82}}) {
                byte[] body = ("{\"operations\":[{\"op\":\"put\",\"key\":\"batch-input\",\"value\":\"@\"}]}")
                        .getBytes(StandardCharsets.US_ASCII);
                int at = new String(body, StandardCharsets.US_ASCII).indexOf('@');
                byte[] spoilt = new byte[body.length - 1 + bytes.length];
                System.arraycopy(body, 0, spoilt, 0, at);
                for (int i = 0; i < bytes.length; i++) {
                    spoilt[at + i] = (byte) bytes[i];
                }
                System.arraycopy(body, at + 1, spoilt, at + bytes.length, body.length - at - 1);
                assertThat(client.request("POST", "/batch", spoilt).status()).isEqualTo(400);
            }
            assertThat(client.stateRevision()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeABatchOfTheFullSizeAndNoLargerOne(Side side) throws IOException {
        try (ApiClient client = AGENTS.client(side)) {
            int max = 1 << 20;
            String head = "{\"operations\":[{\"op\":\"put\",\"key\":\"batch-full-" + side + "\",\"value\":\"";
            String tail = "\"}]}";
            String full = head + "v".repeat(max - head.length() - tail.length()) + tail;
            assertThat(client.batch(full).status()).isEqualTo(200);
            long before = client.stateRevision();
            assertThat(client.batch(full + " ").status()).isEqualTo(413);
            assertThat(client.stateRevision()).isEqualTo(before);

            // As many operations as fit: they take one entry and as many revisions.
            StringBuilder many = new StringBuilder("{\"operations\":[");
            int count = 0;
            String operation = "{\"op\":\"put\",\"key\":\"m" + side + "/%05d\",\"value\":\"\"}";
            while (many.length() + operation.length() + 4 < max) {
                many.append(count == 0 ? "" : ",").append(String.format(operation, count++));
            }
            RawClient.Answer answer = client.batch(many + "]}");
            assertThat(answer.status()).as("%.200s", answer.text()).isEqualTo(200);
            assertThat(answer.json().path("results")).hasSize(count);
            assertThat(answer.json().path("revision").asLong()).isEqualTo(before + count);
            assertThat(client.json("/keys?limit=1&reverse=true&prefix=m" + side + "/")
                            .path("keys")
                            .get(0)
                            .asText())
                    .isEqualTo(String.format("m" + side + "/%05d", count - 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLimitKeysInBytes(Side side) throws IOException {
        try (ApiClient client = AGENTS.client(side)) {
            String longest = "\u00e9".repeat(2048);
            String batch = "{\"operations\":[{\"op\":\"delete\",\"key\":\"%s\"}]}";
            assertThat(client.batch(String.format(batch, longest)).status()).isEqualTo(200);
            long before = client.stateRevision();
            for (String body : new String[] {
                String.format(batch, longest + "a"),
                "{\"operations\":[" + PUT + "],\"conditions\":[{\"revision\":0,\"key\":\"" + longest + "a\"}]}"
            }) {
                RawClient.Answer answer = client.batch(body);
                assertThat(answer.status()).isEqualTo(413);
                assertThat(answer.text()).contains("max_key_size");
            }
            assertThat(client.stateRevision()).isEqualTo(before);
        }
    }
}

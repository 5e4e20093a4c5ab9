package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.Bytes;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchRouteTest {
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new TestServer().start();
    }

    @BeforeEach
    void empty() {
        server.kv.clear();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldCarryOutAllOperationsAndReportEach() throws IOException {
        server.kv.set("old", "x");
        RawClient.Answer answer = batch("""
                {"operations":[
                  {"op":"put","key":"a","value":"text"},
                  {"op":"put","key":"/wA=","key_encoding":"base64","value":"/wA=","encoding":"base64"},
                  {"op":"delete","key":"old"},
                  {"op":"delete","key":"absent"}]}""");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("revision").asLong()).isEqualTo(4);
        assertThat(answer.json().at("/results/0/op").asText()).isEqualTo("put");
        assertThat(answer.json().at("/results/0/revision").asLong()).isEqualTo(2);
        assertThat(answer.json().at("/results/2/existed").asBoolean()).isTrue();
        assertThat(answer.json().at("/results/3/existed").asBoolean()).isFalse();
        Bytes binary = Bytes.wrap(new byte[] {(byte) 0xff, 0});
        assertThat(server.kv.find(binary).orElseThrow().value()).isEqualTo(binary);
        assertThat(server.kv.find(Bytes.utf8("old"))).isEmpty();
    }

    @Test
    void shouldChangeNothingAndNameTheConditionThatFailed() throws IOException {
        server.kv.set("held", "x");
        RawClient.Answer answer = batch("""
                {"conditions":[{"key":"held","revision":1},{"key":"new","revision":7}],
                 "operations":[{"op":"put","key":"new","value":"y"}]}""");
        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.text()).contains("conditions[1]").contains("'new'");
        assertThat(answer.json().path("revision").asLong()).isZero();
        assertThat(server.kv.find(Bytes.utf8("new"))).isEmpty();
    }

    @Test
    void shouldTakeRevisionZeroForAbsent() throws IOException {
        String create =
                "{\"conditions\":[{\"key\":\"k\",\"revision\":0}],\"operations\":[{\"op\":\"put\",\"key\":\"k\",\"value\":\"v\"}]}";
        assertThat(batch(create).status()).isEqualTo(200);
        assertThat(batch(create).status()).isEqualTo(412);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | empty",
                "null | empty",
                "{ | no valid JSON",
                "[] | JSON",
                "{} | empty",
                "{\"operations\":[]} | empty",
                "{\"operation\":[]} | did you mean 'operations'?",
                "{\"operations\":[{\"op\":\"put\",\"key\":\"a\",\"value\":\"b\"}],\"condition\":[]} | 'conditions'",
                "{\"operations\":[{\"op\":\"set\",\"key\":\"a\",\"value\":\"b\"}]} | operations[0].op",
                "{\"operations\":[{\"key\":\"a\",\"value\":\"b\"}]} | operations[0].op is missing",
                "{\"operations\":[{\"op\":\"put\",\"value\":\"b\"}]} | operations[0].key is missing",
                "{\"operations\":[{\"op\":\"put\",\"key\":\"a\"}]} | operations[0].value is missing",
                "{\"operations\":[{\"op\":\"delete\",\"key\":\"a\",\"value\":\"b\"}]} | does not belong",
                "{\"operations\":[{\"op\":\"put\",\"key\":\"a\",\"value\":\"%%\",\"encoding\":\"base64\"}]} | Base64",
                "{\"operations\":[{\"op\":\"put\",\"key\":\"a\",\"value\":\"b\",\"encoding\":\"hex\"}]} | utf8 or base64",
                "{\"operations\":[{\"op\":\"put\",\"key\":\"a\",\"value\":7}, 5]} | wrong type",
                "{\"operations\":[null]} | operations[0].op is missing",
                "{\"conditions\":[{\"key\":\"a\"}]} | conditions[0].revision",
                "{\"conditions\":[{\"key\":\"a\",\"revision\":-1}]} | conditions[0].revision",
                "{\"operations\":[{\"op\":\"put\",\"key\":\"a\",\"value\":\"b\"}]} x | JSON"
            })
    void shouldSayWhatIsWrongWithABatch(String body, String advice) throws IOException {
        RawClient.Answer answer = batch(body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).contains(advice);
        assertThat(server.kv.writes).isZero();
    }

    @Test
    void shouldLimitKeysAlsoInBatches() throws IOException {
        String key = "k".repeat(5000);
        assertThat(batch("{\"operations\":[{\"op\":\"delete\",\"key\":\"" + key + "\"}]}")
                        .status())
                .isEqualTo(413);
    }

    private RawClient.Answer batch(String body) throws IOException {
        try (RawClient client = server.client()) {
            return client.post("/batch", body == null ? "" : body);
        }
    }
}

package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftkv.api.Json;
import io.raftkv.campaign.Campaign;
import io.raftkv.command.Bytes;
import io.raftkv.http.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches: all or nothing, in order, conditions first, compared with a model after each. */
final class BatchesIT {
    private static final int BATCHES = Campaign.scaled(120, 10_000);
    private static final int KEYS = 8;

    @RegisterExtension
    static final SharedAgents AGENTS = new SharedAgents();

    private record Value(Bytes bytes, long revision) {}

    @ParameterizedTest
    @EnumSource
    void shouldDoAllOrNothingAsAModelDoes(Side side) throws IOException {
        long seed = Campaign.of("batches against a model", 1, 1).firstSeed();
        System.out.println("batches against a model, " + side + ": " + BATCHES + " batches, seed " + seed);
        Random random = new Random(seed * 31 + side.ordinal());
        try (ApiClient client = AGENTS.client(side);
                ApiClient reader = AGENTS.client(side.other())) {
            List<Bytes> keys = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                keys.add(Keys.join(
                        Keys.of("batch-" + side + "/"), i % 2 == 0 ? Keys.of("" + i) : Keys.random(random, 6)));
            }
            Map<Bytes, Value> model = new TreeMap<>();
            for (int i = 0; i < BATCHES; i++) {
                runOne(client, random, keys, model);
                if (i % 20 == 0) {
                    assertHolds(reader, keys, model);
                }
            }
            assertHolds(reader, keys, model);
        }
    }

    private static void runOne(ApiClient client, Random random, List<Bytes> keys, Map<Bytes, Value> model)
            throws IOException {
        ObjectNode batch = Json.mapper().createObjectNode();
        int failing = addConditions(batch.putArray("conditions"), random, keys, model);
        long before = client.stateRevision();
        Map<Bytes, Value> next = new TreeMap<>(model);
        long revision = before;
        List<long[]> results = new ArrayList<>();
        ArrayNode operations = batch.putArray("operations");
        int count = random.nextInt(6) + (batch.path("conditions").isEmpty() ? 1 : 0);
        for (int i = 0; i < count; i++) {
            Bytes key = keys.get(random.nextInt(keys.size()));
            ObjectNode operation = operations.addObject();
            name(operation, key, random.nextBoolean());
            boolean existed = next.containsKey(key);
            if (random.nextInt(3) == 0) {
                operation.put("op", "delete");
                next.remove(key);
                revision += existed ? 1 : 0;
                results.add(new long[] {0, existed ? 1 : 0});
            } else {
                Bytes value = random.nextBoolean() ? Keys.of("text \u20ac " + i) : Keys.random(random, 30);
                operation.put("op", "put").put("value", Keys.base64(value)).put("encoding", "base64");
                revision++;
                next.put(key, new Value(value, revision));
                results.add(new long[] {revision, existed ? 1 : 0});
            }
        }
        RawClient.Answer answer = client.batch(batch.toString());
        if (failing >= 0) {
            assertThat(answer.status()).as("%s: %s", batch, answer.text()).isEqualTo(412);
            assertThat(answer.json().path("error").asText()).contains("conditions[" + failing + "]");
            Bytes key = keys.stream()
                    .filter(candidate ->
                            named(batch.path("conditions").get(failing)).equals(candidate))
                    .findFirst()
                    .orElseThrow();
            long actual = model.containsKey(key) ? model.get(key).revision() : 0;
            assertThat(answer.json().path("revision").asLong(-1)).isEqualTo(actual);
            assertThat(client.stateRevision()).as("nothing changed").isEqualTo(before);
            return;
        }
        assertThat(answer.status()).as("%s: %s", batch, answer.text()).isEqualTo(200);
        assertThat(answer.json().path("revision").asLong()).isEqualTo(revision);
        JsonNode said = answer.json().path("results");
        assertThat(said).hasSize(results.size());
        for (int i = 0; i < results.size(); i++) {
            assertThat(said.get(i).path("revision").asLong()).as("%s", batch).isEqualTo(results.get(i)[0]);
            assertThat(said.get(i).path("existed").asBoolean()).isEqualTo(results.get(i)[1] == 1);
            assertThat(said.get(i).path("op")).isEqualTo(operations.get(i).path("op"));
        }
        assertThat(client.stateRevision()).isEqualTo(revision);
        model.clear();
        model.putAll(next);
    }

    /** @return the index of the first that does not hold, -1 when all do */
    private static int addConditions(ArrayNode conditions, Random random, List<Bytes> keys, Map<Bytes, Value> model) {
        int failing = -1;
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Bytes key = keys.get(random.nextInt(keys.size()));
            long actual = model.containsKey(key) ? model.get(key).revision() : 0;
            long wanted = random.nextInt(6) == 0 ? (actual == 0 ? 1 : random.nextBoolean() ? 0 : actual - 1) : actual;
            name(conditions.addObject().put("revision", wanted), key, random.nextBoolean());
            if (wanted != actual && failing < 0) {
                failing = i;
            }
        }
        return failing;
    }

    /** Text where the key is text and nothing speaks against it. */
    private static void name(ObjectNode node, Bytes key, boolean asText) {
        if (asText && Keys.of(key.toUtf8()).equals(key)) {
            node.put("key", key.toUtf8());
        } else {
            node.put("key", Keys.base64(key)).put("key_encoding", "base64");
        }
    }

    private static Bytes named(JsonNode node) {
        return Keys.decoded(node.path("key").asText(), node.path("key_encoding").asText());
    }

    private static void assertHolds(ApiClient reader, List<Bytes> keys, Map<Bytes, Value> model) throws IOException {
        for (Bytes key : keys) {
            RawClient.Answer answer = reader.get("/keys/" + Keys.plain(key));
            Value value = model.get(key);
            if (value == null) {
                assertThat(answer.status()).isEqualTo(404);
            } else {
                assertThat(Bytes.wrap(answer.body())).isEqualTo(value.bytes());
                assertThat(ApiClient.revision(answer)).isEqualTo(value.revision());
            }
        }
    }
}

package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * What holds for revisions across restores and epochs: those of the backup still stand for what they stood for, those of a
 * lost future match nothing and are never given again, and every new one is above all that anybody was ever told.
 */
final class RevisionRules {
    private final TreeSet<Long> given = new TreeSet<>();
    private final Set<Long> lost = new TreeSet<>();

    /** A client was told this one, and a restore will undo it. */
    void lose(long revision) {
        assertThat(given.add(revision))
                .as("revision %s is given once", revision)
                .isTrue();
        lost.add(revision);
    }

    /** @param kept the listing of the backup's instant: keys with values and revisions */
    void assertRules(TestNode node, JsonNode kept) throws IOException {
        for (JsonNode item : kept) {
            given.add(item.path("revision").asLong());
        }
        assertLostOnesMatchNothing(node);
        assertKeptOnesMatch(node, kept.get(0));
        String key = "revisions/" + node.id();
        long first = write(node, key, "If-None-Match", "*");
        assertThat(node.get("/keys/" + key).revision()).isEqualTo(first);
        assertThat(node.json("/keys?values=true&prefix=" + key)
                        .path("keys")
                        .get(0)
                        .path("revision")
                        .asLong())
                .isEqualTo(first);
        for (long revision : lost) {
            assertThat(node.get("/keys/" + key, "If-None-Match", tag(revision)).status())
                    .as("nobody has the new value under the lost revision %s", revision)
                    .isEqualTo(200);
        }
        write(node, key, "If-Match", tag(first));
        assertThat(node.put(key, "x", "If-Match", tag(first)).status()).isEqualTo(412);
        assertThat(node.delete(key).status()).isEqualTo(204);
    }

    private void assertLostOnesMatchNothing(TestNode node) throws IOException {
        HttpAnswer changed = node.get("/keys/changed");
        for (long revision : lost) {
            HttpAnswer refused = node.put("changed", "x", "If-Match", tag(revision));
            assertThat(refused.status()).as(refused.toString()).isEqualTo(412);
            assertThat(refused.code()).isEqualTo("CONDITION_FAILED");
            assertThat(refused.json().path("revision").asLong())
                    .as("the one that it has")
                    .isEqualTo(changed.revision());
            HttpAnswer batch = node.post(
                    "/batch",
                    "{\"operations\":[{\"op\":\"delete\",\"key\":\"changed\"}],\"conditions\":[{\"key\":\"later/0\","
                            + "\"revision\":" + revision + "}]}");
            assertThat(batch.status()).as(batch.toString()).isEqualTo(412);
            assertThat(batch.text()).contains("conditions[0]");
            assertThat(batch.json().path("revision").asLong(-1))
                    .as("an absent key")
                    .isZero();
        }
        assertThat(node.get("/keys/changed").text()).isEqualTo(changed.text());
    }

    private static void assertKeptOnesMatch(TestNode node, JsonNode item) throws IOException {
        String key = item.path("key").asText();
        long revision = item.path("revision").asLong();
        HttpAnswer read = node.get("/keys/" + key, "If-None-Match", tag(revision));
        assertThat(read.status())
                .as("whoever has it from before the restore is up to date")
                .isEqualTo(304);
        assertThat(node.get("/keys/" + key, "If-Match", tag(revision)).text())
                .isEqualTo(item.path("value").asText());
    }

    /** A write that must succeed. @return its revision, above all that were ever given */
    private long write(TestNode node, String key, String header, String value) throws IOException {
        HttpAnswer answer = node.put(key, "x", header, value);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.revision()).isGreaterThan(given.last());
        given.add(answer.revision());
        return answer.revision();
    }

    private static String tag(long revision) {
        return "\"" + revision + "\"";
    }
}

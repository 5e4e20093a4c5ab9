package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.campaign.Campaign;
import io.raftkv.command.Bytes;
import io.raftkv.http.RawClient;
import io.raftkv.it.cluster.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listings in every combination of their parameters, over binary keys and values, against {@link ListModel}. */
final class ListingsIT {
    private static final int KEYS = 250;
    private static final int QUERIES = Campaign.scaled(1_200, 50_000);
    private static final int WALKS = Campaign.scaled(15, 1_000);

    @RegisterExtension
    static final SharedAgents AGENTS = new SharedAgents();

    private record Page(List<Bytes> keys, boolean hasMore, String cursor) {}

    @ParameterizedTest
    @EnumSource
    void shouldAnswerEveryQueryAsTheModelDoes(Side side) throws IOException {
        Random random = random("listings", side);
        Bytes root = Keys.of("list-" + side + "/");
        try (ApiClient writer = AGENTS.client(side);
                ApiClient reader = AGENTS.client(side.other())) {
            ListModel model = filled(writer, random, root);
            awaitStale(reader, writer);
            for (int i = 0; i < QUERIES; i++) {
                ListModel.Query query = model.query(random, root);
                String target = query.target(null, random.nextBoolean());
                assertPage(page(reader, target, query, model), query, model.matching(query, null), target);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldVisitEachKeyExactlyOnceByCursor(Side side) throws IOException {
        Random random = random("walks", side);
        Bytes root = Keys.of("walk-" + side + "/");
        try (ApiClient client = AGENTS.client(side)) {
            ListModel model = filled(client, random, root);
            for (int i = 0; i < WALKS; i++) {
                ListModel.Query drawn = model.query(random, root);
                int limit = 1 + random.nextInt(60);
                ListModel.Query query = new ListModel.Query(
                        drawn.prefix(), drawn.start(), drawn.end(), limit, drawn.reverse(), drawn.values());
                List<Bytes> expected = model.matching(query, null);
                List<Bytes> seen = new ArrayList<>();
                String cursor = null;
                do {
                    String target = query.target(cursor, false);
                    Page page = page(client, target, query, model);
                    assertPage(page, query, expected.subList(seen.size(), expected.size()), target);
                    seen.addAll(page.keys());
                    cursor = page.cursor();
                } while (cursor != null);
                assertThat(seen).as(query.toString()).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoOnBehindTheCursorWhateverChangedMeanwhile(Side side) throws IOException {
        Random random = random("changes under a cursor", side);
        Bytes root = Keys.of("moving-" + side + "/");
        try (ApiClient client = AGENTS.client(side);
                ApiClient other = AGENTS.client(side.other())) {
            ListModel model = filled(client, random, root);
            for (boolean reverse : new boolean[] {false, true}) {
                ListModel.Query query = new ListModel.Query(root, null, null, 20, reverse, true);
                Set<Bytes> seen = new HashSet<>();
                String cursor = null;
                Bytes last = null;
                do {
                    String target = query.target(cursor, false);
                    Page page = page(random.nextBoolean() ? client : other, target, query, model);
                    assertPage(page, query, model.matching(query, last), target);
                    assertThat(page.keys()).as("never a key twice").noneMatch(seen::contains);
                    seen.addAll(page.keys());
                    last = page.keys().get(page.keys().size() - 1);
                    cursor = page.cursor();
                    // The very key of the cursor goes, keys come before and behind it, one changes.
                    change(client, model, last, null);
                    change(client, model, last.successor(), Keys.of("new"));
                    change(client, model, Keys.join(root, Keys.random(random, 4)), Keys.random(random, 9));
                    change(
                            client,
                            model,
                            model.all().get(random.nextInt(model.all().size())),
                            Keys.of("changed"));
                } while (cursor != null);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseCursorsThatNobodyReturned(Side side) throws IOException {
        Random random = random("foreign cursors", side);
        Bytes root = Keys.of("cursor-" + side + "/");
        try (ApiClient client = AGENTS.client(side)) {
            for (String key : List.of("a", "b", "c")) {
                client.written("cursor-" + side + "/" + key, key);
            }
            ListModel.Query query = new ListModel.Query(root, null, null, 1, false, null);
            String cursor =
                    client.json(query.target(null, false)).path("next_cursor").asText();
            List<String> wrong = new ArrayList<>(List.of(
                    "x",
                    "AA",
                    "AAAA",
                    "%00",
                    "%ff%fe",
                    "=",
                    "====",
                    "-",
                    cursor + "A",
                    cursor + "AAAA",
                    "A" + cursor,
                    cursor.substring(1),
                    cursor.substring(0, cursor.length() - 1),
                    cursor + cursor,
                    " " + cursor.hashCode(),
                    Base64.getUrlEncoder().withoutPadding().encodeToString("cursor of another product".getBytes())));
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                wrong.add(Base64.getUrlEncoder().withoutPadding().encodeToString(flipped));
            }
            for (int i = 0; i < 50; i++) {
                wrong.add(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Keys.random(random, 40).unsafeArray()));
            }
            for (String text : wrong) {
                RawClient.Answer answer = client.get(query.target(text.replace(" ", "%20"), false));
                assertThat(answer.status()).as(text).isEqualTo(400);
                assertThat(answer.json().path("error").asText()).contains("'cursor'");
            }
            assertThat(client.get("/keys?reverse=true&cursor=" + cursor).status())
                    .as("in the other direction")
                    .isEqualTo(400);
            assertThat(client.json("/keys?cursor=" + cursor + "&start=" + Keys.plain(root) + "&end="
                                    + Keys.plain(root.endOfPrefix()))
                            .path("keys"))
                    .as("another range than the one it came from")
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotTakeAKeyThatIsNoTextForOneThatSpellsIt(Side side) throws IOException {
        String root = "spelling-" + side + "/";
        try (ApiClient client = AGENTS.client(side)) {
            client.written(root + "%FF", "binary");
            client.written(root + "%25FF", "text");
            JsonNode page = client.json("/keys?prefix=" + root);
            assertThat(page.path("keys").get(0).asText()).isEqualTo(root + "%FF");
            assertThat(page.path("keys").get(1).asText()).isEqualTo("spelling-" + side + "%2F%FF");
            assertThat(page.path("percent_encoded"))
                    .as("which of them are spelt")
                    .hasSize(1);
            assertThat(page.path("percent_encoded").get(0).asInt()).isEqualTo(1);
            assertThat(client.json("/keys?prefix=" + root + "%25").has("percent_encoded"))
                    .isFalse();
        }
    }

    private static Random random(String name, Side side) {
        long seed = Campaign.of(name, 1, 1).firstSeed();
        System.out.println(name + ", " + side + ": seed " + seed);
        return new Random(seed * 31 + side.ordinal());
    }

    private static ListModel filled(ApiClient client, Random random, Bytes root) throws IOException {
        ListModel model = new ListModel();
        for (int i = 0; i < KEYS; i++) {
            Bytes key = switch (i % 5) {
                case 0 -> Keys.join(root, Keys.of(String.format("%03d", i)));
                case 1 -> Keys.join(root, Keys.of("dir/" + i % 7 + "/" + i));
                case 2 -> Keys.join(root, Keys.ofBytes(0xff, i, 0));
                default -> Keys.join(root, Keys.random(random, 6));
            };
            change(client, model, key, i % 3 == 0 ? Keys.of("value " + i) : Keys.random(random, 40));
        }
        return model;
    }

    private static void change(ApiClient client, ListModel model, Bytes key, Bytes value) throws IOException {
        if (value == null) {
            assertThat(client.delete(Keys.plain(key)).status()).isEqualTo(204);
            model.delete(key);
            return;
        }
        RawClient.Answer answer = client.put(Keys.plain(key), value.unsafeArray());
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        model.put(key, value, ApiClient.revision(answer));
    }

    private static void awaitStale(ApiClient reader, ApiClient writer) throws IOException {
        long revision = writer.stateRevision();
        Await.that("the other node has applied all", Duration.ofSeconds(30), () -> reader.stateRevision() >= revision);
    }

    /** One page; its values and revisions are compared here. */
    private static Page page(ApiClient client, String target, ListModel.Query query, ListModel model)
            throws IOException {
        JsonNode page = client.json(target);
        List<Bytes> keys = new ArrayList<>();
        Set<Integer> spelt = new HashSet<>();
        page.path("percent_encoded").forEach(index -> spelt.add(index.asInt()));
        for (JsonNode item : page.path("keys")) {
            if (!query.withValues()) {
                keys.add(spelt.contains(keys.size()) ? unspelt(item.asText()) : Keys.of(item.asText()));
                continue;
            }
            Bytes key = Keys.decoded(
                    item.path("key").asText(), item.path("key_encoding").asText());
            ListModel.Stored stored = model.get(key).orElseThrow(() -> new AssertionError("not stored: " + item));
            assertThat(item.path("revision").asLong()).isEqualTo(stored.revision());
            assertThat(Keys.decoded(
                            item.path("value").asText(), item.path("encoding").asText()))
                    .isEqualTo(stored.value());
            keys.add(key);
        }
        assertThat(page.path("count").asInt(-1)).isEqualTo(keys.size());
        JsonNode cursor = page.path("next_cursor");
        return new Page(keys, page.path("has_more").asBoolean(), cursor.isMissingNode() ? null : cursor.asText());
    }

    private static Bytes unspelt(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean percent = text.charAt(i) == '%';
            bytes[length++] = (byte) (percent ? Integer.parseInt(text.substring(i + 1, i + 3), 16) : text.charAt(i));
            i += percent ? 2 : 0;
        }
        return Bytes.wrap(java.util.Arrays.copyOf(bytes, length));
    }

    private static void assertPage(Page page, ListModel.Query query, List<Bytes> rest, String target) {
        int size = Math.min(query.pageSize(), rest.size());
        assertThat(page.keys()).as(target).isEqualTo(rest.subList(0, size));
        assertThat(page.hasMore()).as(target).isEqualTo(rest.size() > size);
        assertThat(page.cursor() != null).as(target).isEqualTo(page.hasMore());
    }
}

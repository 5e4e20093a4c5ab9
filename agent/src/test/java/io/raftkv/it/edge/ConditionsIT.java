package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.http.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every condition on every state of a key with every method, against RFC 9110 (sections 13.1.1 and 13.1.2) written down a
 * second time here.
 */
final class ConditionsIT {
    /** What a header holds; {@code R} stands for the key's revision, {@code S} for the one before. */
    private static final List<String> HEADERS = List.of(
            "*",
            "\"R\"",
            "\"S\"",
            "\"0\"",
            "W/\"R\"",
            "\"S\", \"R\"",
            "\"S\",W/\"R\"",
            "\"0R\"",
            "\"+R\"",
            "\"R \"",
            "\"\"",
            "\"x\"",
            "\"99999999999999999999\"",
            "\"-1\"",
            ",,\"R\" ,",
            "\"R\",\"R\"");
    /** The most telling of them, for both headers at once. */
    private static final List<String> PAIRED = List.of("*", "\"R\"", "\"S\"", "W/\"R\"", "\"S\", \"R\"");

    private static final List<String> MALFORMED = List.of(
            "R",
            "\"R",
            "R\"",
            "'R'",
            "W/R",
            "w/\"R\"",
            "W/ \"R\"",
            "\"R\"\"S\"",
            "\"R\";",
            "*, \"R\"",
            "\"R\", *",
            "**",
            ",",
            "W/*",
            "\"R\" \"S\"");

    @RegisterExtension
    static final SharedAgents AGENTS = new SharedAgents();

    private enum State {
        ABSENT,
        PRESENT,
        DELETED
    }

    @ParameterizedTest
    @EnumSource
    void shouldJudgeEveryConditionAsTheRfcDoes(Side side) throws IOException {
        List<String[]> cases = new ArrayList<>();
        for (String value : HEADERS) {
            cases.add(new String[] {value, null});
            cases.add(new String[] {null, value});
        }
        for (String first : PAIRED) {
            for (String second : PAIRED) {
                cases.add(new String[] {first, second});
            }
        }
        try (ApiClient client = AGENTS.client(side)) {
            Subject subject = new Subject(client, "conditions-" + side);
            for (State state : State.values()) {
                for (String[] headers : cases) {
                    for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
                        judge(subject, state, method, headers[0], headers[1]);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatIsNoListOfTagsAndChangeNothing(Side side) throws IOException {
        try (ApiClient client = AGENTS.client(side)) {
            long revision = client.written("malformed-" + side, "kept");
            long before = client.stateRevision();
            for (String value : MALFORMED) {
                for (String header : List.of("If-Match: ", "If-None-Match: ")) {
                    String line =
                            header + value.replace("R", Long.toString(revision)).replace("S", "1");
                    for (String method : List.of("GET", "PUT", "DELETE")) {
                        RawClient.Answer answer = client.request(
                                method, "/keys/malformed-" + side, method.equals("PUT") ? new byte[1] : null, line);
                        assertThat(answer.status()).as("%s %s", method, line).isEqualTo(400);
                        assertThat(answer.text()).contains(header.substring(0, header.indexOf(':')));
                    }
                }
            }
            assertThat(client.stateRevision()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeOneHeaderSentTwiceAsOneList(Side side) throws IOException {
        try (ApiClient client = AGENTS.client(side)) {
            String key = "twice-" + side;
            long revision = client.written(key, "first");
            RawClient.Answer written = client.put(key, "second", "If-Match: \"1\"", "If-Match: \"" + revision + "\"");
            assertThat(written.status()).as(written.text()).isEqualTo(201);
            assertThat(client.put(key, "third", "If-Match: \"1\"", "If-Match: \"" + revision + "\"")
                            .status())
                    .isEqualTo(412);
            assertThat(client.get("/keys/" + key).text()).isEqualTo("second");
        }
    }

    private static void judge(Subject subject, State state, String method, String ifMatch, String ifNoneMatch)
            throws IOException {
        subject.bring(state);
        long revision = subject.revision;
        List<String> lines = new ArrayList<>();
        if (ifMatch != null) {
            lines.add("If-Match: " + subject.spell(ifMatch));
        }
        if (ifNoneMatch != null) {
            lines.add("If-None-Match: " + subject.spell(ifNoneMatch));
        }
        String what = side(state, method, lines);
        boolean write = method.equals("PUT") || method.equals("DELETE");
        long before = subject.client.stateRevision();
        RawClient.Answer answer = subject.client.request(
                method,
                "/keys/" + subject.key,
                method.equals("PUT") ? "new".getBytes() : null,
                lines.toArray(String[]::new));
        long after = subject.client.stateRevision();
        int expected = expected(method, revision, ifMatch, ifNoneMatch, write);
        assertThat(answer.status()).as("%s: %s", what, answer.text()).isEqualTo(expected);
        if (expected == 412) {
            if (!method.equals("HEAD")) {
                assertThat(answer.code()).as(what).isEqualTo("CONDITION_FAILED");
                assertThat(answer.json().path("revision").asLong(-1)).as(what).isEqualTo(revision);
            }
            assertThat(answer.header("ETag")).as(what).isEqualTo(revision == 0 ? null : "\"" + revision + "\"");
        }
        if (expected == 201) {
            assertThat(ApiClient.revision(answer)).as(what).isEqualTo(before + 1);
        }
        boolean changed = expected == 201 || expected == 204 && revision != 0;
        assertThat(after).as("changes after %s", what).isEqualTo(changed ? before + 1 : before);
        subject.moved(changed, expected == 201 ? ApiClient.revision(answer) : 0);
    }

    private static String side(State state, String method, List<String> lines) {
        return method + " of a key that is " + state + " with " + lines;
    }

    /** The RFC's order: If-Match, then If-None-Match; a read of nothing is a 404 unless If-Match refuses first. */
    private static int expected(String method, long revision, String ifMatch, String ifNoneMatch, boolean write) {
        if (ifMatch != null && !(revision != 0 && (ifMatch.equals("*") || holdsStrongly(ifMatch)))) {
            return 412;
        }
        if (revision == 0 && !write) {
            return 404;
        }
        if (ifNoneMatch != null && revision != 0 && (ifNoneMatch.equals("*") || holdsWeakly(ifNoneMatch))) {
            return write ? 412 : 304;
        }
        return method.equals("PUT") ? 201 : method.equals("DELETE") ? 204 : 200;
    }

    private static boolean holdsStrongly(String header) {
        return List.of(header.split(",")).stream().anyMatch(tag -> tag.trim().equals("\"R\""));
    }

    private static boolean holdsWeakly(String header) {
        return List.of(header.split(",")).stream()
                .anyMatch(tag -> tag.trim().equals("\"R\"") || tag.trim().equals("W/\"R\""));
    }

    /** A key that is brought into a state only when it is in another. */
    private static final class Subject {
        private final ApiClient client;
        private final String prefix;
        private int count;
        private String key;
        private State state;
        private long revision;
        private long last = 1;

        Subject(ApiClient client, String prefix) {
            this.client = client;
            this.prefix = prefix;
        }

        void bring(State wanted) throws IOException {
            if (state == wanted) {
                return;
            }
            key = prefix + "-" + count++;
            revision = 0;
            if (wanted != State.ABSENT) {
                last = client.written(key, "before");
                revision = client.written(key, "old");
            }
            if (wanted == State.DELETED) {
                last = revision;
                assertThat(client.delete(key).status()).isEqualTo(204);
                revision = 0;
            }
            state = wanted;
        }

        void moved(boolean changed, long to) {
            if (changed) {
                last = revision == 0 ? last : revision;
                revision = to;
                state = to == 0 ? State.DELETED : state == State.PRESENT ? State.PRESENT : null;
            }
        }

        /** For an absent key R is a revision that it had, or that another key has. */
        String spell(String header) {
            long now = revision != 0 ? revision : last;
            return header.replace("R", Long.toString(now)).replace("S", Long.toString(now - 1));
        }
    }
}

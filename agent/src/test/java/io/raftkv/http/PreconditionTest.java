package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare-and-set by the rules of RFC 9110, section 13. */
final class PreconditionTest {
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
    void shouldCreateOnlyOnceWithIfNoneMatchStar() throws IOException {
        try (RawClient client = SERVER.client()) {
            assertThat(client.put("/keys/once", "1", "If-None-Match: *").status())
                    .isEqualTo(201);
            RawClient.Answer second = client.put("/keys/once", "2", "If-None-Match: *");
            assertThat(second.status()).isEqualTo(412);
            assertThat(second.code()).isEqualTo("CONDITION_FAILED");
            String current = client.get("/keys/once").header("ETag");
            assertThat(second.header("ETag")).isEqualTo(current);
            assertThat('"' + second.json().path("revision").asText() + '"').isEqualTo(current);
            assertThat(client.get("/keys/once").text()).isEqualTo("1");
        }
    }

    @Test
    void shouldReplaceOnlyTheNamedRevision() throws IOException {
        try (RawClient client = SERVER.client()) {
            String first = client.put("/keys/cas", "1").header("ETag");
            String second = client.put("/keys/cas", "2", "If-Match: " + first).header("ETag");
            assertThat(second).isNotNull().isNotEqualTo(first);
            assertThat(client.put("/keys/cas", "3", "If-Match: " + first).status())
                    .isEqualTo(412);
            assertThat(client.request("DELETE", "/keys/cas", null, "If-Match: " + first)
                            .status())
                    .isEqualTo(412);
            assertThat(client.request("DELETE", "/keys/cas", null, "If-Match: " + second)
                            .status())
                    .isEqualTo(204);
            RawClient.Answer gone = client.put("/keys/cas", "4", "If-Match: " + second);
            assertThat(gone.status()).isEqualTo(412);
            assertThat(gone.json().path("revision").asLong()).isZero();
        }
    }

    @Test
    void shouldTakeAnyRevisionOfAnExistingKeyWithIfMatchStar() throws IOException {
        try (RawClient client = SERVER.client()) {
            assertThat(client.put("/keys/star", "1", "If-Match: *").status()).isEqualTo(412);
            client.put("/keys/star", "1");
            assertThat(client.put("/keys/star", "2", "If-Match: *").status()).isEqualTo(201);
        }
    }

    @Test
    void shouldTakeListsAndIgnoreForeignTags() throws IOException {
        try (RawClient client = SERVER.client()) {
            String revision = client.put("/keys/list", "1").header("ETag");
            assertThat(client.put("/keys/list", "2", "If-Match: \"abc\", " + revision + " , \"9,9\"")
                            .status())
                    .isEqualTo(201);
            assertThat(client.put("/keys/list", "3", "If-Match: \"abc\"", "If-Match: \"77777\"")
                            .status())
                    .isEqualTo(412);
            String now = client.get("/keys/list").header("ETag");
            assertThat(client.put("/keys/list", "4", "If-None-Match: \"1234567\", " + now)
                            .status())
                    .isEqualTo(412);
            assertThat(client.put("/keys/list", "5", "If-None-Match: \"1234567\"")
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void shouldNeverMatchWeakTagsWithIfMatch() throws IOException {
        try (RawClient client = SERVER.client()) {
            String revision = client.put("/keys/weak", "1").header("ETag");
            assertThat(client.put("/keys/weak", "2", "If-Match: W/" + revision).status())
                    .isEqualTo(412);
            assertThat(client.put("/keys/weak", "2", "If-None-Match: W/" + revision)
                            .status())
                    .isEqualTo(412);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "\"-1\"", "\"01\"", "\"99999999999999999999\"", "\"\""})
    void shouldNotTakeOtherNumbersForRevisions(String tag) throws IOException {
        try (RawClient client = SERVER.client()) {
            // Revision 0 means absent in a batch; as an entity tag it is no tag that this server ever sent.
            assertThat(client.put("/keys/never", "1", "If-Match: " + tag).status())
                    .isEqualTo(412);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "\"12", "12\"", "W/12", "*, \"1\"", "\"1\" \"2\"", ",", "w/\"1\""})
    void shouldRefuseWhatIsNoEntityTag(String value) throws IOException {
        try (RawClient client = SERVER.client()) {
            for (String header : new String[] {"If-Match", "If-None-Match"}) {
                RawClient.Answer answer = client.put("/keys/bad", "1", header + ": " + value);
                assertThat(answer.status()).as(value).isEqualTo(400);
                assertThat(answer.text()).contains(header);
            }
        }
    }

    @Test
    void shouldAnswer304WhenTheClientHasTheValue() throws IOException {
        try (RawClient client = SERVER.client()) {
            String revision = client.put("/keys/fresh", "1").header("ETag");
            RawClient.Answer answer = client.get("/keys/fresh", "If-None-Match: W/" + revision);
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.header("ETag")).isEqualTo(revision);
            assertThat(client.get("/keys/fresh", "If-None-Match: \"1\", \"2\"").text())
                    .isEqualTo("1");
            assertThat(client.get("/keys/fresh", "If-Match: \"7\"").status()).isEqualTo(412);
        }
    }
}

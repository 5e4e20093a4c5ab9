package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.http.RawClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract's "Bad input", for every route of the document: the right code, in JSON, under the caller's request id. */
final class RefusalsIT {
    private static final List<String> METHODS = List.of(
            "GET",
            "HEAD",
            "PUT",
            "POST",
            "DELETE",
            "PATCH",
            "OPTIONS",
            "TRACE",
            "PROPFIND",
            "get",
            "Get",
            "GETS",
            "BREW");
    /** Probes answer whatever comes with the question. */
    private static final Set<String> PROBES = Set.of("GET /health", "GET /ready", "GET /metrics");

    private static final List<String> UNKNOWN = List.of(
            "/",
            "//",
            "/key",
            "/keysx",
            "//keys/a",
            "/./keys/a",
            "/x/../keys/a",
            "/%6beys/a",
            "/KEYS/a",
            "/keys;a",
            "/cluster",
            "/cluster/",
            "/cluster/nodes/",
            "/cluster//nodes",
            "/admin",
            "/admin/",
            "/admin/snapshot/",
            "/health/",
            "/healthz",
            "/metrics/a",
            "/batch/",
            "/batch/a",
            "/favicon.ico",
            "/index.html",
            "/*",
            "/%00",
            "/%ff",
            "/version%20",
            "/stats/../version");

    @RegisterExtension
    static final SharedAgents AGENTS = new SharedAgents();

    private final RouteDocument document = RouteDocument.read();

    @ParameterizedTest
    @EnumSource
    void shouldAnswer405WithAllowForEveryRouteAndEveryOtherMethod(Side side) throws IOException {
        assertThat(document.methods()).hasSizeGreaterThan(15);
        int asked = 0;
        try (ApiClient client = AGENTS.client(side)) {
            for (Map.Entry<String, Set<String>> route : document.methods().entrySet()) {
                String path = route.getKey().replace("{key}", "a");
                for (String method : METHODS) {
                    if (route.getValue().contains(method)) {
                        continue;
                    }
                    asked++;
                    String id = "route-" + asked;
                    RawClient.Answer answer = client.request(method, path, null, "X-Request-ID: " + id);
                    assertThat(answer.status()).as("%s %s", method, path).isEqualTo(405);
                    assertThat(new TreeSet<>(List.of(answer.header("Allow").split(", "))))
                            .as("%s %s", method, path)
                            .isEqualTo(new TreeSet<>(route.getValue()));
                    assertError(answer, method, "METHOD_NOT_ALLOWED", id);
                }
            }
        }
        assertThat(asked).isGreaterThan(150);
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswer404ForUnknownPathsWithEveryMethod(Side side) throws IOException {
        try (ApiClient client = AGENTS.client(side)) {
            for (String path : UNKNOWN) {
                for (String method : List.of("GET", "HEAD", "PUT", "POST", "DELETE")) {
                    RawClient.Answer answer = client.request(
                            method, path, method.startsWith("P") ? new byte[3] : null, "X-Request-ID: u");
                    assertThat(answer.status()).as("%s %s", method, path).isEqualTo(404);
                    assertError(answer, method, "UNKNOWN_PATH", "u");
                }
            }
            for (String path : List.of("/keys/", "/keys/?consistency=stale")) {
                assertThat(client.get(path).status()).as("an empty key").isEqualTo(400);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameTheParameterThatIsUnknownTwiceOrMalformed(Side side) throws IOException {
        Map<String, List<String>> malformed = new HashMap<>(Map.of(
                "consistency", List.of("", "Stale", "STALE", "strong", "stale%00", "%ff", "stale,linearizable"),
                "limit",
                        List.of(
                                "",
                                "0",
                                "-1",
                                "10001",
                                "1.5",
                                "1e3",
                                "0x10",
                                "%2B5",
                                "+5",
                                "5 ",
                                "99999999999",
                                "%D9%A5",
                                "ten"),
                "reverse", List.of("", "yes", "TRUE", "2", "true ", "on", "%00"),
                "values", List.of("", "no", "False", "-0", "y", "truetrue"),
                "cursor", List.of("x", "AAAA", "%ff", "AQBh"),
                "prefix", List.of("%", "%4", "%zz", "a%"),
                "start", List.of("%", "%g0"),
                "end", List.of("%0", "%%%")));
        List<String> noTimes = List.of("", "7d", "yesterday", "2026-01-02", "2026-01-02T03:04:05", "1767322800");
        malformed.putAll(Map.of(
                "rate",
                List.of("", "-1", "1MiB", "1e3", "99999999999"),
                "stall",
                List.of("", "0", "601", "30s"),
                "since",
                noTimes,
                "until",
                noTimes));
        try (ApiClient client = AGENTS.client(side)) {
            for (Map.Entry<String, List<String>> route : document.parameters().entrySet()) {
                String method = route.getKey().split(" ")[0];
                String path = route.getKey().split(" ")[1].replace("{key}", "never-written");
                if (!method.equals("GET") && !method.equals("HEAD") || PROBES.contains(route.getKey())) {
                    continue;
                }
                for (String query : List.of("x=1", "x", "Limit=1", "prefix[]=a", "%00=1", "a=1&a=2")) {
                    assertNamed(client, method, path + "?" + query, "parameter");
                }
                for (String name : route.getValue()) {
                    assertThat(malformed).as("values to try for it").containsKey(name);
                    for (String value : malformed.get(name)) {
                        assertNamed(
                                client, method, path + "?" + name + "=" + value.replace(" ", "%20"), "'" + name + "'");
                    }
                    assertNamed(client, method, path + "?" + name + "=1&" + name + "=1", "'" + name + "'");
                    assertNamed(client, method, path + "?" + name + "=1&x=1", "parameter");
                }
            }
            for (String write : List.of("PUT /keys/never-written", "DELETE /keys/never-written", "POST /batch")) {
                String[] parts = write.split(" ");
                RawClient.Answer answer = client.request(parts[0], parts[1] + "?consistency=stale", new byte[0]);
                assertThat(answer.status()).as(write).isEqualTo(400);
                assertThat(answer.text()).contains("'consistency'");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEchoGoodRequestIdsAndReplaceHostileOnes(Side side) throws IOException {
        try (ApiClient client = AGENTS.client(side)) {
            for (String good : List.of("a", "5f0c1a2b3c-1d", "x".repeat(128), "{}[]<>&%00;'`$(id)", "~")) {
                assertId(client, good, good);
            }
            for (String hostile : List.of(
                    "x".repeat(129),
                    "a b",
                    "a\tb",
                    "a\"b",
                    "a\\b",
                    "\u00e9",
                    "\u00ff",
                    "",
                    "hostile level=ERROR forged=yes")) {
                assertId(client, hostile, null);
            }
        }
        assertThat(AGENTS.node(side).logText()).doesNotContain("forged=yes");
    }

    private static void assertId(ApiClient client, String sent, String expected) throws IOException {
        for (String target : List.of("/keys/absent-one", "/nowhere", "/keys?limit=x")) {
            RawClient.Answer answer = client.get(target, "X-Request-ID: " + sent);
            String id = answer.header("X-Request-ID");
            assertThat(answer.json().path("request_id").asText()).isEqualTo(id);
            if (expected == null) {
                assertThat(id).as(sent).matches("[0-9a-f]+-[0-9a-f]+").isNotEqualTo(sent);
            } else {
                assertThat(id).isEqualTo(expected);
            }
        }
        RawClient.Answer written = client.put("request-id", "x", "X-Request-ID: " + sent);
        assertThat(written.status()).isEqualTo(201);
        assertThat(written.header("X-Request-ID"))
                .matches(id -> expected == null ? id.matches("[0-9a-f]+-[0-9a-f]+") : id.equals(expected));
    }

    private static void assertNamed(ApiClient client, String method, String target, String name) throws IOException {
        RawClient.Answer answer = client.request(method, target, null, "X-Request-ID: p");
        assertThat(answer.status())
                .as("%s %s: %s", method, target, answer.text())
                .isEqualTo(400);
        assertError(answer, method, "BAD_REQUEST", "p");
        if (!method.equals("HEAD")) {
            assertThat(answer.json().path("error").asText()).as(target).contains(name);
        }
    }

    private static void assertError(RawClient.Answer answer, String method, String code, String id) {
        assertThat(answer.header("X-Request-ID")).isEqualTo(id);
        assertThat(answer.header("X-Raftkv-Cluster")).isNotBlank();
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        if (method.equals("HEAD")) {
            assertThat(answer.body()).isEmpty();
            assertThat(Integer.parseInt(answer.header("Content-Length"))).isPositive();
            return;
        }
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("error").asText()).isNotBlank();
        assertThat(answer.json().path("request_id").asText()).isEqualTo(id);
        assertThat(answer.text()).endsWith("}\n");
    }
}

package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.http.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HEAD is GET without the content (RFC 9110, section 9.3.2), on every answer there is. */
final class HeadIT {
    /** They change from one answer to the next. */
    private static final Set<String> VARY = Set.of("date", "x-request-id", "server-timing");
    /** So does the length of what reports figures. */
    private static final Set<String> REPORTS =
            Set.of("/metrics", "/stats", "/cluster/nodes", "/admin/wal", "/admin/hash");

    @RegisterExtension
    static final SharedAgents AGENTS = new SharedAgents();

    @ParameterizedTest
    @EnumSource
    void shouldAnswerHeadAsGetWithoutTheContent(Side side) throws IOException {
        try (ApiClient client = AGENTS.client(side)) {
            long revision = client.written("head-" + side, "value of some length");
            client.written("head-empty-" + side, "");
            for (String target : List.of(
                    "/keys/head-" + side,
                    "/keys/head-" + side + "?consistency=stale",
                    "/keys/head-empty-" + side,
                    "/keys/head-absent",
                    "/keys/",
                    "/keys/%zz",
                    "/keys/" + "k".repeat(4097),
                    "/keys/a?x=1",
                    "/keys?prefix=head-" + side,
                    "/keys?prefix=head&values=true",
                    "/keys?limit=x",
                    "/nowhere",
                    "/batch",
                    "/health",
                    "/ready",
                    "/version",
                    "/cluster/leader",
                    "/cluster/nodes",
                    "/metrics",
                    "/stats",
                    "/admin/wal",
                    "/admin/hash",
                    "/admin/log-level")) {
                assertSame(client, target);
            }
            assertSame(client, "/keys/head-" + side, "If-Match: \"1\"");
            assertSame(client, "/keys/head-" + side, "If-None-Match: \"" + revision + "\"");
            assertSame(client, "/keys/head-" + side, "If-Match: garbage");
            assertSame(client, "/keys/head-absent", "If-Match: *");
        }
    }

    private static void assertSame(ApiClient client, String target, String... headers) throws IOException {
        RawClient.Answer get = client.get(target, headers);
        RawClient.Answer head = client.request("HEAD", target, null, headers);
        assertThat(head.status()).as("%.60s", target).isEqualTo(get.status());
        assertThat(head.body()).isEmpty();
        Map<String, String> expected = compared(get, target);
        assertThat(compared(head, target)).as("%.60s", target).isEqualTo(expected);
        // Nothing is left on the connection that would be taken for the next answer.
        assertThat(client.get("/health").status()).isEqualTo(200);
    }

    private static Map<String, String> compared(RawClient.Answer answer, String target) {
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.keySet().removeAll(VARY);
        if (REPORTS.contains(target)) {
            assertThat(headers.remove("content-length")).isNotNull();
        }
        if (headers.getOrDefault("content-type", "").equals("application/json") && answer.status() >= 400) {
            // The request id in the body is made anew and may have grown by a digit.
            headers.remove("content-length");
        }
        return headers;
    }
}

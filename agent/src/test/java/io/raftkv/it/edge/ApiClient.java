package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.http.RawClient;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * One kept connection to one agent, which sends targets exactly as given. An answer that says "certainly no effect, nobody
 * leads just now" is asked for again for a while: these tests are about what an answer says, not about elections that a
 * busy machine brings about.
 */
final class ApiClient implements AutoCloseable {
    private static final Set<String> REPEATABLE = Set.of("NO_LEADER", "NOT_READY");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;
    private RawClient connection;

    private ApiClient(int port) throws IOException {
        this.port = port;
        this.connection = RawClient.connect(port);
    }

    static ApiClient of(TestNode node) throws IOException {
        return new ApiClient(node.httpPort());
    }

    /** @param headers whole lines */
    RawClient.Answer request(String method, String target, byte[] body, String... headers) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            RawClient.Answer answer = connection.request(method, target, body, headers);
            if ("close".equals(answer.header("Connection"))) {
                connection.close();
                connection = RawClient.connect(port);
            }
            boolean again = answer.status() == 503
                    && (answer.body().length == 0 || REPEATABLE.contains(answer.code()))
                    && System.nanoTime() < end;
            if (!again) {
                return answer;
            }
        }
    }

    RawClient.Answer get(String target, String... headers) throws IOException {
        return request("GET", target, null, headers);
    }

    RawClient.Answer put(String key, String value, String... headers) throws IOException {
        return put(key, value.getBytes(StandardCharsets.UTF_8), headers);
    }

    RawClient.Answer put(String key, byte[] value, String... headers) throws IOException {
        return request("PUT", "/keys/" + key, value, headers);
    }

    RawClient.Answer delete(String key, String... headers) throws IOException {
        return request("DELETE", "/keys/" + key, null, headers);
    }

    RawClient.Answer batch(String json) throws IOException {
        return request("POST", "/batch", json.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes, and returns the revision. */
    long written(String key, String value) throws IOException {
        RawClient.Answer answer = put(key, value);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return revision(answer);
    }

    /**
     * How many changes the state has seen: a request without effect leaves it as it is. The read before makes a follower
     * catch up with all that was answered.
     */
    long stateRevision() throws IOException {
        get("/keys/never-written");
        return json("/admin/hash").path("revision").asLong();
    }

    JsonNode json(String target) throws IOException {
        RawClient.Answer answer = get(target);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    /** The connection itself, for what is no request. */
    RawClient raw() {
        return connection;
    }

    static long revision(RawClient.Answer answer) {
        return Long.parseLong(answer.header("ETag").replace("\"", ""));
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}

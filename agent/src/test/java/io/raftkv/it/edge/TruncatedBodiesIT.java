package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.http.RawAnswers;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request that ends early stores nothing, wherever it ends and however the client went away. */
final class TruncatedBodiesIT {
    @RegisterExtension
    static final SharedAgents AGENTS = new SharedAgents();

    @ParameterizedTest
    @EnumSource
    void shouldStoreNothingOfARequestThatIsCutAnywhere(Side side) throws IOException {
        TestNode node = AGENTS.node(side);
        try (ApiClient watch = AGENTS.client(Side.LEADER)) {
            for (String request : requests("cut-" + side)) {
                boolean deletes = request.startsWith("DELETE");
                if (deletes) {
                    watch.written("cut-" + side, "still there");
                }
                byte[] whole = request.getBytes(StandardCharsets.US_ASCII);
                long before = watch.stateRevision();
                // Once its last chunk has come, a chunked body is whole (RFC 9112, section 8): the empty line may be
                // missing.
                int last = request.contains("chunked") ? whole.length - 2 : whole.length;
                for (int end = 1; end < last; end++) {
                    byte[] part = Arrays.copyOf(whole, end);
                    RawAnswers answers = RawAnswers.to(node.httpPort(), part);
                    assertThat(answers.statuses())
                            .as("cut at %d of %s", end, request)
                            .allMatch(status -> status == 400);
                    if (end % 3 == 0) {
                        RawAnswers.abandoned(node.httpPort(), part);
                    }
                }
                assertThat(watch.stateRevision()).as("nothing of %s", request).isEqualTo(before);
                assertThat(watch.get("/keys/cut-" + side).status()).isEqualTo(deletes ? 200 : 404);

                // Not cut, the same bytes do store: what was refused above was the cut.
                assertThat(RawAnswers.to(node.httpPort(), whole).statuses()).allMatch(status -> status / 100 == 2);
                assertThat(watch.stateRevision()).isEqualTo(before + 1);
                assertThat(watch.delete("cut-" + side).status()).isEqualTo(204);
            }
        }
    }

    private static List<String> requests(String key) {
        String batch = "{\"operations\":[{\"op\":\"put\",\"key\":\"" + key + "\",\"value\":\"v\"}]}";
        String head = " HTTP/1.1\r\nHost: x\r\n";
        return List.of(
                "PUT /keys/" + key + head + "Content-Length: 9\r\n\r\nnine byte",
                "PUT /keys/" + key + head + "Transfer-Encoding: chunked\r\n\r\n4\r\nnine\r\n5\r\n byte\r\n0\r\n\r\n",
                "DELETE /keys/" + key + head + "Content-Length: 4\r\n\r\nnone",
                "POST /batch" + head + "Content-Length: " + batch.length() + "\r\n\r\n" + batch);
    }
}

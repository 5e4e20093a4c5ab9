package io.raftkv.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.raftkv.api.JoinRequest;
import io.raftkv.node.start.ClusterContacts.JoinAnswer;
import io.raftkv.raft.Await;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers end a join, and which are asked again. */
final class HttpClusterContactsTest {
    private static final JoinRequest REQUEST =
            new JoinRequest("node4", "node4:7000", null, true, null, null, null, null, null);

    private final HttpClient client = new HttpClient();
    private HttpServer member;
    private int status;
    private String body;

    @BeforeEach
    void start() throws Exception {
        client.start();
        member = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        member.createContext("/cluster/join", exchange -> {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer");
            exchange.sendResponseHeaders(status, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        member.start();
    }

    @AfterEach
    void stop() throws Exception {
        member.stop(0);
        client.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 408, 425, 429, 500, 502, 503, 504, 507})
    void shouldAskAgainWhereTheAnswerMayChange(int answer) {
        status = answer;
        body = "{\"error\":\"later\",\"code\":\"X\"}";
        assertThat(Await.failure(join())).hasMessageContaining(answer + ": later");
        body = "<html>a proxy</html>";
        assertThat(Await.failure(join())).hasMessageContaining(answer + ": no answer of an agent");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 405, 409, 412, 413})
    void shouldEndWithTheReasonWhereItWillNot(int answer) {
        status = answer;
        body = "{\"error\":\"never, because\",\"code\":\"X\"}";
        assertThat(Await.result(join())).isEqualTo(new JoinAnswer.Refused(answer + ": never, because"));
        body = "<html>a proxy</html>";
        assertThat(Await.result(join())).isEqualTo(new JoinAnswer.Refused(answer + ": no answer of an agent"));
    }

    private java.util.concurrent.CompletableFuture<JoinAnswer> join() {
        String url = "http://127.0.0.1:" + member.getAddress().getPort();
        return new HttpClusterContacts(client, Optional.empty()).join(url, REQUEST);
    }
}

package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.Bytes;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's "Bad input", and what is no HTTP at all. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class BadInputTest {
    private static final TestServer SERVER = new TestServer();

    @BeforeAll
    static void start() throws IOException {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/nothing", "/keysx", "/cluster", "/cluster/nodes/", "/metrics/x", "//keys/a", "/%6beys"})
    void shouldAnswer404ForUnknownPaths(String path) throws IOException {
        try (RawClient client = SERVER.client()) {
            RawClient.Answer answer = client.get(path);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("UNKNOWN_PATH");
            assertThat(answer.header("X-Request-ID")).isNotBlank();
            assertThat(answer.header("X-Raftkv-Cluster")).isEqualTo("c0ffee/1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /keys/a | GET, HEAD, PUT, DELETE",
                "DELETE | /keys | GET, HEAD",
                "GET | /batch | POST",
                "GET | /cluster/join | POST",
                "GET | /admin/snapshot | POST",
                "POST | /health | GET, HEAD",
                "PATCH | /stats | GET, HEAD",
                "TRACE | /keys/a | GET, HEAD, PUT, DELETE",
                "BREW | /keys/a | GET, HEAD, PUT, DELETE"
            })
    void shouldAnswer405WithTheMethodsThatThePathTakes(String method, String path, String allow) throws IOException {
        try (RawClient client = SERVER.client()) {
            RawClient.Answer answer = client.request(method, path, null);
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.code()).isEqualTo("METHOD_NOT_ALLOWED");
            assertThat(answer.header("Allow")).isEqualTo(allow);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/keys?prefx=a | 'prefx' | did you mean 'prefix'?",
                "/keys?limit=0 | 'limit' | from 1",
                "/keys?limit=x | 'limit' | number",
                "/keys?limit=99999 | 'limit' | 10000",
                "/keys?reverse=yes | 'reverse' | true or false",
                "/keys?limit=1&limit=2 | 'limit' | twice",
                "/keys?cursor=abc | 'cursor' | returned",
                "/keys?prefix=%zz | 'prefix' | hexadecimal",
                "/keys/a?consistancy=stale | 'consistancy' | did you mean 'consistency'?",
                "/cluster/nodes?x=1 | 'x' | takes none"
            })
    void shouldNameTheParameterThatIsWrong(String target, String name, String advice) throws IOException {
        try (RawClient client = SERVER.client()) {
            RawClient.Answer answer = client.get(target);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("error").asText()).contains(name).contains(advice);
        }
    }

    @Test
    void shouldAnswer413AtOnceWhenTheAnnouncedBodyIsTooLarge() throws IOException {
        try (RawClient client = SERVER.client()) {
            // Nothing of the body is sent: the answer must not wait for it.
            client.send("PUT /keys/large HTTP/1.1\r\nHost: x\r\nContent-Length: 67108864\r\n\r\n");
            RawClient.Answer answer = client.answer(false);
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.code()).isEqualTo("TOO_LARGE");
            assertThat(answer.text()).contains("max_request_size");
        }
    }

    @Test
    void shouldLetAClientSendAllAndStillReadWhyItWasRefused() throws IOException {
        try (RawClient client = SERVER.client()) {
            RawClient.Answer answer = client.request("PUT", "/keys/large", new byte[16 << 20]);
            assertThat(answer.status()).isEqualTo(413);
            assertThat(client.get("/health").status())
                    .as("the connection lives on")
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldAnswer413WhenChunksAddUpToTooMuch() throws IOException {
        try (RawClient client = SERVER.client()) {
            client.send("PUT /keys/chunked-large HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = new byte[256 << 10];
            for (int i = 0; i < 5; i++) {
                client.send(Integer.toHexString(chunk.length) + "\r\n");
                client.send(chunk);
                client.send("\r\n");
            }
            assertThat(client.answer(false).status()).isEqualTo(413);
            assertThat(SERVER.kv.find(Bytes.utf8("chunked-large"))).isEmpty();
        }
    }

    @Test
    void shouldTakeChunkedBodiesUpToTheLimit() throws IOException {
        try (RawClient client = SERVER.client()) {
            client.send("PUT /keys/chunked HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n");
            assertThat(client.answer(false).status()).isEqualTo(201);
            assertThat(client.get("/keys/chunked").text()).isEqualTo("hello, world");
        }
    }

    @Test
    void shouldStoreABodyOfExactlyTheLimit() throws IOException {
        try (RawClient client = SERVER.client()) {
            assertThat(client.request("PUT", "/keys/full", new byte[1 << 20]).status())
                    .isEqualTo(201);
            assertThat(client.request("PUT", "/keys/over", new byte[(1 << 20) + 1])
                            .status())
                    .isEqualTo(413);
        }
    }

    @Test
    void shouldStoreNothingOfATruncatedBody() throws IOException {
        int before = SERVER.kv.writes;
        try (RawClient client = SERVER.client()) {
            client.send("PUT /keys/truncated HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345");
            client.shutdownOutput();
            client.drainUntilClosed();
        }
        try (RawClient client = SERVER.client()) {
            client.send("PUT /keys/truncated HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
            client.shutdownOutput();
            client.drainUntilClosed();
        }
        assertThat(SERVER.kv.find(Bytes.utf8("truncated"))).isEmpty();
        assertThat(SERVER.kv.writes).isEqualTo(before);
    }

    @Test
    void shouldStoreNothingOfAChunkedBodyThatIsCutAnywhere() throws IOException {
        String request = "PUT /keys/cut HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "4\r\nnine\r\n5\r\n byte\r\n0\r\n\r\n";
        int before = SERVER.kv.writes;
        // The chunk of size zero makes it whole (RFC 9112, section 8); the empty line behind it may be missing.
        for (int end = 1; end < request.length() - 2; end++) {
            try (RawClient client = SERVER.client()) {
                client.send(request.substring(0, end));
                client.shutdownOutput();
                client.drainUntilClosed();
            }
            assertThat(SERVER.kv.writes).as("cut at %d", end).isEqualTo(before);
        }
        try (RawClient client = SERVER.client()) {
            client.send(request);
            assertThat(client.answer(false).status()).isEqualTo(201);
        }
    }

    @Test
    void shouldDeleteNothingWhenTheBodyOfADeleteIsCut() throws IOException {
        SERVER.kv.set("kept", "x");
        try (RawClient client = SERVER.client()) {
            client.send("DELETE /keys/kept HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nno");
            client.shutdownOutput();
            assertThat(client.answer(false).status()).isEqualTo(400);
        }
        assertThat(SERVER.kv.find(Bytes.utf8("kept"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Length and chunking together: two servers could see two requests (RFC 9112, section 6.3).
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin/wal HTTP/1.1\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "Content-Length: +5\r\n\r\nhello",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 5x\r\n\r\nhello",
                "Content-Length: 99999999999999999999\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
                "Bad Header: x\r\nContent-Length: 1\r\n\r\nx",
                "Folded: a\r\n b\r\nContent-Length: 1\r\n\r\nx",
                "Nul: a\0b\r\nContent-Length: 1\r\n\r\nx"
            })
    void shouldRefuseAmbiguousFraming(String rest) throws IOException {
        int before = SERVER.kv.writes;
        try (RawClient client = SERVER.client()) {
            client.send("PUT /keys/smuggled HTTP/1.1\r\nHost: x\r\n" + rest);
            client.shutdownOutput();
            RawClient.Answer answer = client.answer(false);
            assertThat(answer.status()).isBetween(400, 501);
            assertThat(answer.json().path("code").asText()).isNotEmpty();
            assertThat(client.drainUntilClosed()).as("no second answer").isZero();
        }
        assertThat(SERVER.kv.writes).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET /keys/a HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /keys/a#fragment HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET keys/a HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /keys/a HTTP/1.1\r\n\r\n",
                "GET /keys/a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n"
            })
    void shouldAnswerJsonAlsoToWhatIsNoHttp(String bytes) throws IOException {
        try (RawClient client = SERVER.client()) {
            client.send(bytes);
            RawClient.Answer answer = client.answer(false);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("BAD_REQUEST");
            assertThat(answer.json().path("request_id").asText()).isNotBlank();
        }
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws IOException {
        try (RawClient client = SERVER.client()) {
            client.send("PUT /keys/p HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1"
                    + "GET /keys/p HTTP/1.1\r\nHost: x\r\n\r\n"
                    + "DELETE /keys/p HTTP/1.1\r\nHost: x\r\n\r\n"
                    + "GET /keys/p HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.answer(false).status()).isEqualTo(201);
            assertThat(client.answer(false).text()).isEqualTo("1");
            assertThat(client.answer(false).status()).isEqualTo(204);
            assertThat(client.answer(false).status()).isEqualTo(404);
        }
    }

    @Test
    void shouldReplaceARequestIdThatCouldForgeALogLine() throws IOException {
        try (RawClient client = SERVER.client()) {
            assertThat(client.get("/health", "X-Request-ID: a b").header("X-Request-ID"))
                    .isNotEqualTo("a b");
            assertThat(client.get("/health", "X-Request-ID: " + "x".repeat(200)).header("X-Request-ID"))
                    .hasSizeLessThan(64);
        }
    }

    @Test
    void shouldAskForTheBodyOnlyWhenItIsWanted() throws IOException {
        try (RawClient client = SERVER.client()) {
            client.send("PUT /keys/expect HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.statusLine()).contains("100");
            client.send("hello");
            assertThat(client.answer(false).status()).isEqualTo(201);
        }
        try (RawClient client = SERVER.client()) {
            client.send(
                    "PUT /keys/expect HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.statusLine()).contains("413");
        }
    }

    @Test
    void shouldNotStorePartsOfValues() throws IOException {
        try (RawClient client = SERVER.client()) {
            assertThat(client.put("/keys/part", "x", "Content-Range: bytes 0-0/5")
                            .status())
                    .isEqualTo(400);
        }
    }
}

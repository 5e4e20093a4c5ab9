package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds when time runs out: an answer that says "no effect" stays true, and idle means idle. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class TimeLimitTest {
    private static final Duration SHORT = Duration.ofMillis(800);

    @Test
    void shouldHaveNoEffectAfterItAnsweredThatThereIsNone() throws IOException {
        try (TestServer server = new TestServer().limits(1 << 20, 64, SHORT, 0).start();
                RawClient client = server.client()) {
            server.kv.set("a", "old");
            CompletableFuture<Void> lateRead = new CompletableFuture<>();
            server.kv.before = () -> lateRead;
            // A list cannot be a condition of the state machine: the revision is read first, and that takes too long.
            RawClient.Answer answer = client.put("/keys/a", "new", "If-Match: \"1\", \"2\"");
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.code()).as("certainly no effect").isEqualTo("TIMEOUT");

            lateRead.complete(null);
            assertThat(client.get("/keys/a").text()).isEqualTo("old");
            assertThat(server.kv.writes).isZero();
            assertThat(server.kv.find(Bytes.utf8("a")).orElseThrow().revision()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotTakeARequestUnderWayForAnIdleConnection() throws Exception {
        try (TestServer server = new TestServer()) {
            server.idleTimeout = Duration.ofMillis(300);
            server.start();
            try (RawClient client = server.client();
                    RawClient idle = server.client()) {
                server.kv.before =
                        () -> new CompletableFuture<Void>().completeOnTimeout(null, 1500, TimeUnit.MILLISECONDS);
                RawClient.Answer answer = client.put("/keys/a", "x");
                assertThat(answer.status()).isEqualTo(201);
                assertThat(idle.isClosedByServer())
                        .as("nothing was ever asked on this one")
                        .isTrue();
                assertThat(client.isClosedByServer())
                        .as("nor again on this one")
                        .isTrue();
            }
        }
    }
}

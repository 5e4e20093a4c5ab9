package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.raftkv.api.Json;
import io.raftkv.config.AgentConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What happens at the limits: an honest refusal, and nothing grows. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class LimitsTest {
    private static final Duration SHORT = Duration.ofMillis(800);

    @Test
    void shouldAnswer504WhenAWriteDoesNotComeBack() throws IOException {
        try (TestServer server = new TestServer().limits(1 << 20, 64, SHORT, 0).start();
                RawClient client = server.client()) {
            CompletableFuture<Void> late = new CompletableFuture<>();
            server.kv.before = () -> late;
            RawClient.Answer write = client.put("/keys/a", "x");
            assertThat(write.status()).isEqualTo(504);
            assertThat(write.code()).isEqualTo("OUTCOME_UNKNOWN");
            RawClient.Answer read = client.get("/keys/a");
            assertThat(read.status()).isEqualTo(504);
            assertThat(read.code()).as("a read has no outcome to wonder about").isEqualTo("TIMEOUT");
            // The late result is dropped, and the connection is still good.
            late.complete(null);
            assertThat(client.get("/health").status()).isEqualTo(200);
        }
    }

    @Test
    void shouldNotWaitForABodyThatNeverEnds() throws IOException {
        try (TestServer server = new TestServer().limits(1 << 20, 64, SHORT, 0).start();
                RawClient client = server.client()) {
            client.send("PUT /keys/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n12345");
            RawClient.Answer answer = client.answer(false);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("800 ms");
            client.drainUntilClosed();
            assertThat(server.kv.writes).isZero();
        }
    }

    @Test
    void shouldEndConnectionsThatDripHeaders() throws IOException {
        try (TestServer server = new TestServer().limits(1 << 20, 64, SHORT, 0).start();
                RawClient slow = server.client();
                RawClient idle = server.client()) {
            assertThat(idle.get("/health").status()).isEqualTo(200);
            slow.send("GET /health HTTP/1.1\r\nHo");
            assertThat(slow.drainUntilClosed()).isZero();
            assertThat(idle.get("/health").status())
                    .as("an idle connection stays")
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldLimitTheRateOfOneClientButNotItsProbes() throws IOException {
        try (TestServer server = new TestServer()
                        .limits(1 << 20, 64, Duration.ofSeconds(10), 5)
                        .start();
                RawClient client = server.client()) {
            List<Integer> statuses = new ArrayList<>();
            RawClient.Answer last = null;
            for (int i = 0; i < 30 && (last == null || last.status() != 429); i++) {
                last = client.get("/keys/a");
                statuses.add(last.status());
            }
            assertThat(statuses).startsWith(404, 404, 404, 404, 404).contains(429);
            assertThat(last.code()).isEqualTo("RATE_LIMITED");
            assertThat(last.header("Retry-After")).isEqualTo("1");
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("/health").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void shouldRefuseConnectionsAboveTheLimitAndStillAnswerProbes() throws IOException {
        try (TestServer server =
                new TestServer().limits(1 << 20, 2, Duration.ofSeconds(10), 0).start()) {
            RawClient first = server.client();
            RawClient second = server.client();
            assertThat(first.get("/keys/a").status()).isEqualTo(404);
            assertThat(second.get("/keys/a").status()).isEqualTo(404);
            try (RawClient third = server.client()) {
                RawClient.Answer refused = third.get("/keys/a");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.code()).isEqualTo("OVERLOADED");
                assertThat(refused.header("Retry-After")).isEqualTo("1");
                assertThat(third.get("/health").status()).isEqualTo(200);
                assertThat(third.get("/metrics").text())
                        .contains("kvstore_http_rejected_total{reason=\"overload\"} 1.0");
            }
            first.close();
            second.close();
            Await.that(() -> {
                try (RawClient next = server.client()) {
                    return next.get("/keys/a").status() == 404;
                } catch (IOException e) {
                    return false;
                }
            });
        }
    }

    @Test
    void shouldBoundTheMemoryOfAllBodiesTogether() {
        BodyBudget budget = new BodyBudget(100);
        assertThat(budget.take(60)).isTrue();
        assertThat(budget.take(60)).isFalse();
        assertThat(budget.usedBytes()).isEqualTo(60);
        budget.giveBack(60);
        assertThat(budget.take(100)).isTrue();
    }

    @Test
    void shouldNotGrowWithBodiesThatAreTooLarge() throws Exception {
        try (TestServer server = new TestServer().start()) {
            List<Thread> senders = new ArrayList<>();
            List<Integer> statuses = java.util.Collections.synchronizedList(new ArrayList<>());
            long before = usedBytes();
            for (int i = 0; i < 4; i++) {
                Thread sender = new Thread(() -> {
                    try (RawClient client = server.client()) {
                        client.send("PUT /keys/huge HTTP/1.1\r\nHost: x\r\nContent-Length: 67108864\r\n\r\n");
                        byte[] piece = new byte[1 << 20];
                        for (int sent = 0; sent < 64; sent++) {
                            client.send(piece);
                        }
                        statuses.add(client.answer(false).status());
                    } catch (IOException e) {
                        statuses.add(-1);
                    }
                });
                sender.start();
                senders.add(sender);
            }
            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(statuses).containsOnly(413);
            assertThat(usedBytes() - before).isLessThan(48L << 20);
        }
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void shouldExplainSlowOperationsToTheClientAndInTheLog() throws IOException {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(SlowOperations.class);
        logger.addAppender(lines);
        try (TestServer server = new TestServer()) {
            server.log = new AgentConfig.Log("info", "text", Duration.ofNanos(1), false);
            server.start();
            try (RawClient client = server.client()) {
                RawClient.Answer answer = client.put("/keys/secret-key", "secret-value", "X-Request-ID: slow-1");
                assertThat(answer.header("Server-Timing")).contains("total;dur=");
                Await.that(() -> !lines.list.isEmpty());
                assertThat(lines.list.get(0).getFormattedMessage())
                        .contains("slow operation", "route=/keys/{key}", "request_id=slow-1")
                        .doesNotContain("secret");
            }
        } finally {
            logger.detachAppender(lines);
        }
    }

    @Test
    void shouldWriteOneJsonLinePerRequestWithoutKeysOrSecrets() throws IOException {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) AccessLog.LOG;
        logger.addAppender(lines);
        try (TestServer server = new TestServer()) {
            server.log = new AgentConfig.Log("info", "text", Duration.ofSeconds(10), true);
            server.start();
            try (RawClient client = server.client()) {
                client.put("/keys/hidden?consistency=x", "hidden", "Authorization: Bearer hidden");
                client.get("/keys/hidden");
                Await.that(() -> lines.list.size() >= 2);
                String line = lines.list.get(1).getFormattedMessage();
                assertThat(Json.mapper().readTree(line).path("status").asInt()).isEqualTo(404);
                assertThat(Json.mapper().readTree(line).path("route").asText()).isEqualTo("/keys/{key}");
                assertThat(lines.list.toString()).doesNotContain("hidden");
            }
        } finally {
            logger.detachAppender(lines);
        }
    }
}

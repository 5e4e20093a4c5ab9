package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.raftkv.campaign.Campaign;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whatever is no HTTP/1.1 is refused or the connection closed; nothing is stored, and the log stays quiet. */
final class MalformedHttpTest {
    private static final int REQUESTS = 2_000;
    private static final int TORTURE_REQUESTS = 10_000;

    @Test
    void shouldRefuseAndStoreNothing() throws IOException {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger("io.raftkv");
        logger.addAppender(lines);
        try (TestServer server = new TestServer()
                .limits(1 << 20, 1024, Duration.ofSeconds(10), 0)
                .start()) {
            server.kv.set("kept", "as it was");
            Campaign.of("malformed HTTP", REQUESTS, TORTURE_REQUESTS).forEachSeed(seed -> {
                Random random = new Random(seed);
                send(server.port(), HostileRequest.draw(random, "hostile-" + seed), random);
                assertThat(server.kv.revision).as("changes").isEqualTo(1);
            });
            try (RawClient client = server.client()) {
                assertThat(client.get("/keys/kept").text()).isEqualTo("as it was");
                assertThat(client.get("/keys").json().path("count").asInt()).isEqualTo(1);
            }
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list)
                .noneMatch(line -> line.getThrowableProxy() != null)
                .noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.ERROR));
    }

    private static void send(int port, HostileRequest request, Random random) throws IOException {
        byte[] bytes = request.bytes();
        int cut = random.nextInt(bytes.length);
        RawAnswers answers = random.nextInt(3) == 0
                ? RawAnswers.to(port, Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length))
                : RawAnswers.to(port, bytes);
        String what = request.what() + ": " + new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(answers.statuses()).as("%.400s", what).allMatch(status -> status >= 400 && status < 500);
        assertThat(answers.statuses().size()).as("%.400s", what).isLessThanOrEqualTo(1);
        if (!request.mayBeSilent() && !answers.reset()) {
            assertThat(answers.statuses()).as("%.400s", what).hasSize(1);
        }
        if (!answers.statuses().isEmpty()) {
            assertThat(answers.text())
                    .as("%.400s", what)
                    .contains("\"code\":\"")
                    .contains("\"request_id\":\"");
        }
    }
}

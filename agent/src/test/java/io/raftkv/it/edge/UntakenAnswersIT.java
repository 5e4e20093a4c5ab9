package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.Http;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import io.raftkv.it.edge.AnswerTaker.Pace;
import io.raftkv.it.faults.NodeNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Clients that ask for much and take nothing of it, or next to nothing: what waits for them has a bound, others are served
 * meanwhile, and their connections end when the document says. On a network of its own, where the kernel's buffers are small;
 * that needs root.
 */
final class UntakenAnswersIT {
    /** Control characters take six bytes each in JSON: ten of these are more than a page. */
    private static final int ITEM_BYTES = 900_000;

    private static final int VALUE_BYTES = 320 << 10;
    private static final int PAGES = 60;
    private static final int VALUES = 16;

    /** A heap of 192 MiB, which may be used up to its end, and what the process takes beside it; 60 pages are 480 MiB. */
    private static final long RESIDENT_BYTES_MAX = 448L << 20;

    /** So much of an answer at most disappears into the kernel's buffers, as on a connection that is far away. */
    private static final String SEND_BUFFER_BYTES = "4096 16384 32768";

    /** agent/docs/api.md: 20 seconds, and one more for every 32 KiB. */
    private static final Duration NOTHING_TAKEN = Duration.ofSeconds(20);

    private static final Duration VALUE_TAKEN_WITHIN = NOTHING_TAKEN.plusSeconds(VALUE_BYTES / (32 << 10));
    /** For this machine to notice, among other builds. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    /** Of {@code limits.request_timeout}; sixty pages at once keep two busy cores from other work for a while. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldBoundWhatWaitsAndEndItInTheDocumentedTime() throws Exception {
        try (NodeNetwork network = NodeNetwork.of(List.of("node1"))) {
            cluster.shell("echo " + SEND_BUFFER_BYTES + " | " + String.join(" ", network.launcher("node1"))
                    + " tee /proc/sys/net/ipv4/tcp_wmem");
            TestNode node = cluster.on(network).single();
            fill(node);
            ProcessMemory.forgetPeak(node);
            List<AnswerTaker> clients = new ArrayList<>();
            try {
                for (int i = 0; i < VALUES; i++) {
                    clients.add(AnswerTaker.of(node, "/keys/value", i % 2 == 0 ? Pace.NOTHING : Pace.TOO_SLOW));
                }
                AnswerTaker honest = AnswerTaker.of(node, "/keys/value", Pace.SLOW);
                clients.add(honest);
                for (int i = 0; i < PAGES; i++) {
                    clients.add(AnswerTaker.of(node, "/keys?values=true&prefix=page/", Pace.NOTHING));
                }
                takeUntilAllAreGone(node, clients);
                assertThat(honest.taken()).as("who takes enough gets all of it").isGreaterThan(VALUE_BYTES);
                assertThat(clients.stream().filter(client -> client.taken() > VALUE_BYTES))
                        .hasSize(1);
                assertThat(clients.stream().filter(client -> client.pace() == Pace.TOO_SLOW))
                        .allMatch(client -> client.end().compareTo(NOTHING_TAKEN) >= 0);
            } finally {
                for (AnswerTaker client : clients) {
                    client.close();
                }
            }
            assertThat(refusals(node)).as("more than the budget was asked for").isNotEmpty();
            long peak = ProcessMemory.of(node).peakResidentBytes();
            System.out.printf("untaken answers: at most %d MiB resident%n", peak >> 20);
            assertThat(peak).isLessThan(RESIDENT_BYTES_MAX);
            assertThat(node.json("/health").path("status").asText()).isEqualTo("healthy");
            assertThat(node.logText()).doesNotContain("OutOfMemory");
        }
    }

    private static void takeUntilAllAreGone(TestNode node, List<AnswerTaker> clients) throws IOException {
        long begun = System.nanoTime();
        Duration slowest = Duration.ZERO;
        for (int round = 0; clients.stream().anyMatch(AnswerTaker::isOpen); round++) {
            Duration soFar = Duration.ofNanos(System.nanoTime() - begun);
            for (AnswerTaker client : clients) {
                client.take(soFar);
                assertThat(client.isOpen() && soFar.compareTo(limit(client).plus(MARGIN)) > 0)
                        .as("%s is still open after %s", client, soFar)
                        .isFalse();
            }
            long asked = System.nanoTime();
            HttpAnswer written = node.put("meanwhile", "round " + round);
            assertThat(written.status()).as(written.toString()).isEqualTo(201);
            assertThat(node.get("/keys/meanwhile").text()).isEqualTo("round " + round);
            Duration took = Duration.ofNanos(System.nanoTime() - asked);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
            Await.that("a moment", ANSWERED_WITHIN, () -> System.nanoTime() - asked > 100_000_000L);
        }
        System.out.printf(
                "untaken answers: all %d gone after %d s, the slowest write and read took %d ms%n",
                clients.size(), (System.nanoTime() - begun) / 1_000_000_000, slowest.toMillis());
        assertThat(slowest).isLessThan(ANSWERED_WITHIN);
    }

    private static Duration limit(AnswerTaker client) {
        return client.pace() == Pace.NOTHING ? NOTHING_TAKEN : VALUE_TAKEN_WITHIN;
    }

    /** Puts what is asked for, and lets the process grow to what it takes for one answer after the other. */
    private static void fill(TestNode node) throws IOException {
        byte[] item = new byte[ITEM_BYTES];
        Arrays.fill(item, (byte) 1);
        for (int i = 0; i < 12; i++) {
            assertThat(Http.send("PUT", node.url("/keys/page/" + i), item).status())
                    .isEqualTo(201);
        }
        assertThat(Http.send("PUT", node.url("/keys/value"), new byte[VALUE_BYTES])
                        .status())
                .isEqualTo(201);
        for (int i = 0; i < 5; i++) {
            assertThat(node.get("/keys?values=true&prefix=page/").status()).isEqualTo(200);
        }
    }

    private static List<String> refusals(TestNode node) throws IOException {
        return node.get("/metrics")
                .text()
                .lines()
                .filter(line ->
                        line.startsWith("kvstore_http_requests_total{method=\"GET\",route=\"/keys\",status=\"5xx\""))
                .filter(line -> !line.endsWith(" 0.0"))
                .toList();
    }
}

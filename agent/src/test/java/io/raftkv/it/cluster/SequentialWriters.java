package io.raftkv.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Writers that each repeat a write until it is acknowledged before they begin the next: what the cluster holds of one
 * writer is, at any instant, what its first n writes made. Write n puts n under key n modulo {@link #KEYS}.
 */
public final class SequentialWriters implements AutoCloseable {
    private static final int KEYS = 400;
    private static final int PADDING_BYTES = 1500;

    private final TestCluster cluster;
    private final AtomicLongArray acknowledged;
    private final AtomicLongArray attempted;
    private final Thread[] threads;
    private volatile boolean stopping;

    private SequentialWriters(TestCluster cluster, int count) {
        this.cluster = cluster;
        this.acknowledged = new AtomicLongArray(count);
        this.attempted = new AtomicLongArray(count);
        this.threads = new Thread[count];
    }

    public static SequentialWriters start(TestCluster cluster, int count) {
        SequentialWriters writers = new SequentialWriters(cluster, count);
        for (int number = 0; number < count; number++) {
            int writer = number;
            writers.threads[number] = new Thread(() -> writers.run(writer), "sequential-writer-" + number);
            writers.threads[number].setDaemon(true);
            writers.threads[number].start();
        }
        return writers;
    }

    /** How many writes of each writer were acknowledged. */
    public long[] acknowledged() {
        return copy(acknowledged);
    }

    /** How many writes of each writer were begun. */
    public long[] attempted() {
        return copy(attempted);
    }

    private static long[] copy(AtomicLongArray counts) {
        long[] copy = new long[counts.length()];
        for (int at = 0; at < copy.length; at++) {
            copy[at] = counts.get(at);
        }
        return copy;
    }

    private long total() {
        long total = 0;
        for (long count : acknowledged()) {
            total += count;
        }
        return total;
    }

    public void awaitMore(int more) {
        long target = total() + more;
        Await.that(more + " more writes", Duration.ofSeconds(60), () -> total() >= target);
    }

    /**
     * What a node holds is, of every writer, the first n writes, with n between what was acknowledged before and what was
     * attempted after.
     */
    public void requireOneInstant(TestNode node, long[] atLeast, long[] atMost) throws IOException {
        for (int writer = 0; writer < threads.length; writer++) {
            Map<Integer, Long> held = held(node, writer);
            long last = held.values().stream().mapToLong(Long::longValue).max().orElse(0);
            assertThat(last)
                    .as("last write of writer %s in the backup", writer)
                    .isBetween(atLeast[writer], atMost[writer]);
            Map<Integer, Long> wanted = new HashMap<>();
            for (long number = Math.max(1, last - KEYS + 1); number <= last; number++) {
                wanted.put((int) (number % KEYS), number);
            }
            assertThat(held).as("writer %s after its write %s", writer, last).isEqualTo(wanted);
        }
    }

    private static Map<Integer, Long> held(TestNode node, int writer) throws IOException {
        Map<Integer, Long> held = new HashMap<>();
        String prefix = "writer-" + writer + "/";
        JsonNode page = node.json("/keys?values=true&limit=" + KEYS + "&prefix=" + prefix);
        for (JsonNode item : page.path("keys")) {
            int key = Integer.parseInt(item.path("key").asText().substring(prefix.length()));
            String value = item.path("value").asText();
            held.put(key, Long.parseLong(value.substring(0, value.indexOf(' '))));
        }
        return held;
    }

    private void run(int writer) {
        for (long number = 1; !stopping; number++) {
            attempted.set(writer, number);
            String key = "writer-" + writer + "/" + number % KEYS;
            String value = number + " " + padding(writer, number);
            while (!stopping && !isAcknowledged(key, value)) {
                Thread.onSpinWait();
            }
            if (!stopping) {
                acknowledged.set(writer, number);
            }
        }
    }

    /** Hardly smaller when compressed: a cut in the middle of the content is one in the middle of the archive. */
    private static String padding(int writer, long number) {
        byte[] padding = new byte[PADDING_BYTES];
        new Random(number * 31 + writer).nextBytes(padding);
        return Base64.getEncoder().encodeToString(padding);
    }

    private boolean isAcknowledged(String key, String value) {
        List<TestNode> alive = cluster.alive().stream()
                .filter(node -> node.id().startsWith("node"))
                .toList();
        for (TestNode node : alive) {
            try {
                if (node.put(key, value).status() == 201) {
                    return true;
                }
            } catch (IOException unanswered) {
                // It may have happened; writing the same again changes nothing.
            }
        }
        return false;
    }

    @Override
    public void close() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join(20_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package io.raftkv.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Writes keys of its own, one after the other on several threads, and remembers what was acknowledged. */
public final class Writer implements AutoCloseable {
    private final TestCluster cluster;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** A write that the cluster promised to keep. */
    public record Acknowledged(String value, long revision) {}

    private Writer(TestCluster cluster) {
        this.cluster = cluster;
    }

    public static Writer start(TestCluster cluster, int threadCount) {
        Writer writer = new Writer(cluster);
        for (int i = 0; i < threadCount; i++) {
            String prefix = "writer-" + i + "-" + Long.toHexString(System.nanoTime()) + "/";
            Thread thread = new Thread(() -> writer.run(prefix), "writer-" + i);
            thread.setDaemon(true);
            writer.threads.add(thread);
            thread.start();
        }
        return writer;
    }

    public int count() {
        return acknowledged.size();
    }

    /** Waits until {@code more} further writes were acknowledged. */
    public void awaitMore(int more) {
        int target = count() + more;
        Await.that(more + " more writes", java.time.Duration.ofSeconds(60), () -> count() >= target);
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

    /** Everything acknowledged is there, with its value and its revision, read at {@code node}. */
    public void verify(TestNode node) throws IOException {
        assertThat(acknowledged).isNotEmpty();
        for (Map.Entry<String, Acknowledged> entry : acknowledged.entrySet()) {
            HttpAnswer answer = node.get("/keys/" + entry.getKey());
            assertThat(answer.status())
                    .as("%s on %s: %s", entry.getKey(), node.id(), answer)
                    .isEqualTo(200);
            assertThat(answer.text()).isEqualTo(entry.getValue().value());
            assertThat(answer.revision()).isEqualTo(entry.getValue().revision());
        }
    }

    private void run(String prefix) {
        for (int i = 0; !stopping; i++) {
            String key = prefix + i;
            String value = "value of " + key;
            List<TestNode> alive = cluster.alive();
            if (alive.isEmpty()) {
                Thread.onSpinWait();
                continue;
            }
            TestNode node = alive.get(ThreadLocalRandom.current().nextInt(alive.size()));
            try {
                HttpAnswer answer = node.put(key, value);
                if (answer.status() == 201) {
                    acknowledged.put(key, new Acknowledged(value, answer.revision()));
                }
            } catch (IOException unanswered) {
                // It may have happened; the key is not written again.
                continue;
            }
        }
    }
}

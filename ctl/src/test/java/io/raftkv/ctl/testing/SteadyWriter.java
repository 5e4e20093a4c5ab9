package io.raftkv.ctl.testing;

import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.client.WriteCondition;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.failure.CtlException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A client that writes one key after another, remembers what was acknowledged, and how long it ever had to wait. */
public final class SteadyWriter implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AgentClient client;
    private final TreeSet<String> acknowledged = new TreeSet<>();
    private final Thread thread = new Thread(this::write, "steady-writer");
    private volatile boolean stopped;
    private volatile long longestGapNanos;

    private SteadyWriter(List<String> urls) {
        this.client = AgentClient.of(Context.of("writer", urls), Optional.empty(), PATIENCE);
        thread.start();
    }

    public static SteadyWriter start(List<String> urls) {
        return new SteadyWriter(urls);
    }

    private void write() {
        long last = System.nanoTime();
        for (int number = 1; !stopped; number++) {
            String key = String.format("written/%06d", number);
            try {
                client.put(key.getBytes(StandardCharsets.UTF_8), new byte[] {1}, WriteCondition.ALWAYS);
                synchronized (acknowledged) {
                    acknowledged.add(key);
                }
                long now = System.nanoTime();
                longestGapNanos = Math.max(longestGapNanos, now - last);
                last = now;
            } catch (CtlException unknown) {
                // Neither promised nor denied: it may be there or not.
            }
        }
    }

    public TreeSet<String> acknowledged() {
        synchronized (acknowledged) {
            return new TreeSet<>(acknowledged);
        }
    }

    /** The longest time between two acknowledgements. */
    public long longestGapMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestGapNanos);
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
        client.close();
    }
}

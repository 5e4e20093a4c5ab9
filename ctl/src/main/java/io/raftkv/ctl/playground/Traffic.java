package io.raftkv.ctl.playground;

import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.client.WriteCondition;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.failure.CtlException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One client that writes numbered keys, each until it is acknowledged, whatever happens to the cluster meanwhile. */
final class Traffic implements AutoCloseable {
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 20;
    private static final Duration LONGER_MAX = Duration.ofMinutes(2);

    private final List<AgentClient> agents;
    private volatile long acknowledged;

    private Traffic(List<AgentClient> agents) {
        this.agents = agents;
    }

    /** @param longestGap the longest time between two acknowledged writes that followed each other */
    record Result(long acknowledged, Duration longestGap) {}

    /** @param callAtMost how long to wait for one agent before the next is asked */
    static Traffic to(Context context, Duration callAtMost) {
        return new Traffic(context.endpoints().stream()
                .map(url -> AgentClient.of(context.withEndpoints(List.of(url)), Optional.empty(), callAtMost))
                .toList());
    }

    /** @return how many writes were acknowledged so far; may be asked from any thread */
    long acknowledged() {
        return acknowledged;
    }

    /** @throws CtlException when no agent knows a leader */
    String leader(Context context, Duration atMost) {
        try (AgentClient client = AgentClient.of(context, Optional.empty(), atMost)) {
            return client.leader().leader();
        }
    }

    /**
     * Repeating a write is harmless here: the same key gets the same value.
     *
     * @param enough asked when the duration is over; while it says no, writing goes on for a bounded time: a failover
     *     may take longer than the duration, and its end is what the caller wants to see
     */
    Result write(String prefix, Duration duration, BooleanSupplier enough, Consumer<String> onAcknowledged) {
        long startNanos = System.nanoTime();
        long lastNanos = startNanos;
        long longestNanos = 0;
        long count = 0;
        int agent = 0;
        while (isBefore(startNanos, duration)
                || (!enough.getAsBoolean() && isBefore(startNanos, duration.plus(LONGER_MAX)))) {
            String key = String.format("%s%08d", prefix, count + 1);
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            try {
                agents.get(agent).put(bytes, bytes, WriteCondition.ALWAYS);
            } catch (CtlException tryTheNext) {
                agent = (agent + 1) % agents.size();
                pause();
                continue;
            }
            long now = System.nanoTime();
            longestNanos = count == 0 ? 0 : Math.max(longestNanos, now - lastNanos);
            lastNanos = now;
            count++;
            onAcknowledged.accept(key);
            acknowledged = count;
        }
        return new Result(count, Duration.ofNanos(longestNanos));
    }

    private static boolean isBefore(long startNanos, Duration end) {
        return System.nanoTime() - startNanos < end.toNanos();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        agents.forEach(AgentClient::close);
    }
}

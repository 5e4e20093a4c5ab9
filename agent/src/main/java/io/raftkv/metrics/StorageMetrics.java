package io.raftkv.metrics;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Operations on the key space and their outcomes. */
public final class StorageMetrics {
    private final Map<Operation, Map<Outcome, LongAdder>> outcomes = new EnumMap<>(Operation.class);
    private final Map<Operation, AdderHistogram> durations = new EnumMap<>(Operation.class);
    private final Map<Operation, LongAdder> slow = new EnumMap<>(Operation.class);

    /** How one operation ended. */
    public enum Outcome {
        CACHE_HIT,
        CACHE_MISS,
        SUCCESS,
        NOT_FOUND,
        CONFLICT,
        ERROR
    }

    /** What is done to the key space. */
    public enum Operation {
        GET(Outcome.CACHE_HIT, Outcome.CACHE_MISS, Outcome.NOT_FOUND, Outcome.ERROR),
        PUT(Outcome.SUCCESS, Outcome.ERROR),
        DELETE(Outcome.SUCCESS, Outcome.NOT_FOUND, Outcome.ERROR),
        LIST(Outcome.SUCCESS, Outcome.ERROR),
        CAS(Outcome.SUCCESS, Outcome.CONFLICT, Outcome.ERROR),
        BATCH(Outcome.SUCCESS, Outcome.CONFLICT, Outcome.ERROR);

        private final Set<Outcome> possible;

        Operation(Outcome first, Outcome... others) {
            this.possible = EnumSet.of(first, others);
        }
    }

    /** @param cacheEnabled without a cache there is no series of hits: an alert on their rate must stay silent */
    public StorageMetrics(Metrics metrics, boolean cacheEnabled) {
        for (Operation operation : Operation.values()) {
            Map<Outcome, LongAdder> counters = new EnumMap<>(Outcome.class);
            for (Outcome outcome : operation.possible) {
                if (outcome != Outcome.CACHE_HIT || cacheEnabled) {
                    counters.put(
                            outcome,
                            metrics.counter(MetricsCatalogue.STORAGE_OPERATIONS, label(operation), label(outcome)));
                }
            }
            outcomes.put(operation, counters);
            durations.put(
                    operation, metrics.histogram(MetricsCatalogue.STORAGE_DURATION, Buckets.LATENCY, label(operation)));
            slow.put(operation, metrics.counter(MetricsCatalogue.SLOW_OPERATIONS, label(operation)));
        }
    }

    public void done(Operation operation, Outcome outcome, long nanos) {
        LongAdder counter = outcomes.get(operation).get(outcome);
        if (counter != null) {
            counter.increment();
        }
        durations.get(operation).observe(nanos);
    }

    /** It took longer than {@code log.slow_threshold}. */
    public void slow(Operation operation) {
        slow.get(operation).increment();
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

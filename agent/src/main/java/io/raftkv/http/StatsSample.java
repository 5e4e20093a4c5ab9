package io.raftkv.http;

import io.raftkv.api.StatsResponse;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The node's figures, looked at once for all the gauges of one scrape. */
final class StatsSample {
    private static final long AGE_NANOS_MAX = 200_000_000;

    private final Supplier<StatsResponse> source;
    private final LongSupplier nanoClock;
    private StatsResponse last;
    private long takenNanos;

    StatsSample(Supplier<StatsResponse> source, LongSupplier nanoClock) {
        this.source = source;
        this.nanoClock = nanoClock;
    }

    synchronized StatsResponse now() {
        long now = nanoClock.getAsLong();
        if (last == null || now - takenNanos > AGE_NANOS_MAX) {
            last = source.get();
            takenNanos = now;
        }
        return last;
    }
}

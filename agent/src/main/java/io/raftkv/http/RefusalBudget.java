package io.raftkv.http;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets so many refusals into a trail that nobody can push everything else out of it by asking again and again. */
final class RefusalBudget {
    static final int BURST = 20;
    private static final long NANOS_PER_LINE = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private long fullAtNanos;
    private int suppressed;

    RefusalBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.fullAtNanos = nanoTime.getAsLong();
    }

    /** @return -1 when this one is not written down, else how many were not since the last that was */
    synchronized int take() {
        long now = nanoTime.getAsLong();
        long begins = Math.max(0, fullAtNanos - now);
        if (begins + NANOS_PER_LINE > BURST * NANOS_PER_LINE) {
            suppressed++;
            return -1;
        }
        fullAtNanos = now + begins + NANOS_PER_LINE;
        int before = suppressed;
        suppressed = 0;
        return before;
    }
}

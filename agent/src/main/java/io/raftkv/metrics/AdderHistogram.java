package io.raftkv.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.concurrent.atomic.LongAdder;

/**
 * A histogram that costs one adder per bucket: an observation is a short search and two additions, a tenth of a
 * Micrometer timer. Safe for any thread.
 */
public final class AdderHistogram {
    private final long[] bounds;
    private final double unit;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    /**
     * @param bounds inclusive upper bounds, ascending, in the unit of observations
     * @param unit how many of them make one of what is scraped: 1e9 for nanoseconds scraped as seconds
     */
    AdderHistogram(long[] bounds, double unit) {
        this.bounds = bounds.clone();
        this.unit = unit;
        this.counts = new LongAdder[bounds.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    public void observe(long value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(value);
    }

    HistogramDataPointSnapshot snapshot(Labels labels) {
        double[] upper = new double[counts.length];
        long[] values = new long[counts.length];
        for (int i = 0; i < counts.length; i++) {
            upper[i] = i < bounds.length ? bounds[i] / unit : Double.POSITIVE_INFINITY;
            values[i] = counts[i].sum();
        }
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(upper, values))
                .sum(sum.sum() / unit)
                .labels(labels)
                .build();
    }
}

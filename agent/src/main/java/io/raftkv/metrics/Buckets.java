package io.raftkv.metrics;

/** The buckets in use. Alerts depend on 0.1 s in {@link #LATENCY} and on 0.01 s in {@link #FORCE}. */
enum Buckets {
    /** 100 µs to 10 s. */
    LATENCY(
            1e9,
            100_000L,
            250_000L,
            500_000L,
            1_000_000L,
            2_500_000L,
            5_000_000L,
            10_000_000L,
            25_000_000L,
            50_000_000L,
            100_000_000L,
            250_000_000L,
            500_000_000L,
            1_000_000_000L,
            2_500_000_000L,
            10_000_000_000L),
    /** 50 µs to 1 s. */
    FORCE(
            1e9,
            50_000L,
            100_000L,
            250_000L,
            500_000L,
            1_000_000L,
            2_500_000L,
            5_000_000L,
            10_000_000L,
            25_000_000L,
            50_000_000L,
            100_000_000L,
            250_000_000L,
            1_000_000_000L),
    /** 50 ms to 10 min. */
    LONG(
            1e9,
            50_000_000L,
            100_000_000L,
            250_000_000L,
            500_000_000L,
            1_000_000_000L,
            2_500_000_000L,
            5_000_000_000L,
            10_000_000_000L,
            30_000_000_000L,
            60_000_000_000L,
            600_000_000_000L),
    BYTES(1, 64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 16 << 20, 64 << 20),
    COUNT(1, 1, 2, 4, 8, 16, 32, 64, 100, 128, 256, 512, 1024, 4096);

    private final double unit;
    private final long[] bounds;

    Buckets(double unit, long... bounds) {
        this.unit = unit;
        this.bounds = bounds;
    }

    AdderHistogram histogram() {
        return new AdderHistogram(bounds, unit);
    }
}

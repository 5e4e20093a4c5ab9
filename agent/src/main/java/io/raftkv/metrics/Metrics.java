package io.raftkv.metrics;

/** All metrics of one agent. */
public final class Metrics {
    private Metrics() {}

    public static Metrics create() {
        return new Metrics();
    }
}

package io.raftkv.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Snapshots made and installed. */
public final class SnapshotMetrics {
    private final Map<Trigger, LongAdder> made = new EnumMap<>(Trigger.class);
    private final Map<Trigger, LongAdder> failed = new EnumMap<>(Trigger.class);
    private final AdderHistogram duration;
    private final LongAdder received;

    /** Why a snapshot was made. */
    public enum Trigger {
        AUTO,
        MANUAL,
        INSTALL
    }

    SnapshotMetrics(Metrics metrics) {
        for (Trigger trigger : Trigger.values()) {
            String label = trigger.name().toLowerCase(Locale.ROOT);
            made.put(trigger, metrics.counter(MetricsCatalogue.SNAPSHOTS, "success", label));
            failed.put(trigger, metrics.counter(MetricsCatalogue.SNAPSHOTS, "failure", label));
        }
        duration = metrics.histogram(MetricsCatalogue.SNAPSHOT_DURATION, Buckets.LONG);
        received = metrics.counter(MetricsCatalogue.RAFT_SNAPSHOT_INSTALLS, "received", "success");
    }

    public void made(Trigger trigger, long nanos) {
        made.get(trigger).increment();
        duration.observe(nanos);
    }

    public void failed(Trigger trigger) {
        failed.get(trigger).increment();
    }

    /** The state was replaced by a snapshot from a leader. */
    public void installed() {
        received.increment();
        made.get(Trigger.INSTALL).increment();
    }
}

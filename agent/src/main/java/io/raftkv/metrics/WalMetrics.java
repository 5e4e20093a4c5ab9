package io.raftkv.metrics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the write-ahead log and the group commits before it do. */
public final class WalMetrics {
    private final AdderHistogram force;
    private final AdderHistogram batchSize;
    private final AdderHistogram batchWait;
    private final LongAdder appendedBytes;
    private final LongAdder appendedEntries;
    private final LongAdder appendErrors;
    private final LongAdder forceErrors;
    private final LongAdder readErrors;
    private final LongAdder tornTails;
    private final LongAdder compactions;
    private final LongAdder failedCompactions;
    private final LongAdder reclaimedBytes;
    private final AtomicLong lastCompactionMillis = new AtomicLong();
    private final AtomicLong replayNanos = new AtomicLong();

    WalMetrics(Metrics metrics) {
        force = metrics.histogram(MetricsCatalogue.WAL_FSYNC, Buckets.FORCE);
        batchSize = metrics.histogram(MetricsCatalogue.WAL_BATCH_SIZE, Buckets.COUNT);
        batchWait = metrics.histogram(MetricsCatalogue.WAL_BATCH_WAIT, Buckets.LATENCY);
        appendedBytes = metrics.counter(MetricsCatalogue.WAL_APPENDED_BYTES);
        appendedEntries = metrics.counter(MetricsCatalogue.WAL_APPENDED_ENTRIES);
        appendErrors = metrics.counter(MetricsCatalogue.WAL_ERRORS, "append", "io");
        forceErrors = metrics.counter(MetricsCatalogue.WAL_ERRORS, "fsync", "io");
        readErrors = metrics.counter(MetricsCatalogue.WAL_ERRORS, "read", "corrupt");
        tornTails = metrics.counter(MetricsCatalogue.WAL_ERRORS, "read", "torn_tail");
        compactions = metrics.counter(MetricsCatalogue.COMPACTIONS, "success");
        failedCompactions = metrics.counter(MetricsCatalogue.COMPACTIONS, "failure");
        reclaimedBytes = metrics.counter(MetricsCatalogue.COMPACTION_RECLAIMED);
        metrics.gauge(MetricsCatalogue.COMPACTION_LAST_SUCCESS, () -> lastCompactionMillis.get() / 1000.0);
        metrics.gauge(MetricsCatalogue.WAL_REPLAY, () -> replayNanos.get() / 1e9);
    }

    /** One group commit went out. @param oldestWaitNanos how long its first operation had waited */
    public void proposed(int commands, long oldestWaitNanos) {
        batchSize.observe(commands);
        batchWait.observe(oldestWaitNanos);
    }

    /** Entries were written and forced. */
    public void appended(int entries, long bytes, long forceNanos) {
        appendedEntries.add(entries);
        appendedBytes.add(bytes);
        force.observe(forceNanos);
    }

    /** Segments that a snapshot made superfluous were deleted. */
    public void compacted(long bytes) {
        compactions.increment();
        reclaimedBytes.add(bytes);
        lastCompactionMillis.set(System.currentTimeMillis());
    }

    public void compactionFailed() {
        failedCompactions.increment();
    }

    /** @param operation {@code append}, {@code fsync} or {@code read} */
    public void failed(String operation) {
        switch (operation) {
            case "append" -> appendErrors.increment();
            case "read" -> readErrors.increment();
            default -> forceErrors.increment();
        }
    }

    /** An unfinished append was cut off at the last start. */
    public void tornTailCut() {
        tornTails.increment();
    }

    public void replayed(long nanos) {
        replayNanos.set(nanos);
    }
}

package io.raftkv.main;

import io.raftkv.metrics.WalMetrics;
import io.raftkv.wal.WalListener;

/** Tells metrics what the log does, beside the one who listened before. */
final class MeteredWal implements WalListener {
    private final WalListener first;
    private final WalMetrics metrics;

    MeteredWal(WalListener first, WalMetrics metrics) {
        this.first = first;
        this.metrics = metrics;
    }

    @Override
    public void appended(int entries, long bytes, long forceNanos) {
        first.appended(entries, bytes, forceNanos);
        metrics.appended(entries, bytes, forceNanos);
    }

    @Override
    public void segmentCreated(long firstIndex) {
        first.segmentCreated(firstIndex);
    }

    @Override
    public void segmentsDeleted(int count, long bytes) {
        first.segmentsDeleted(count, bytes);
        metrics.compacted(bytes);
    }

    @Override
    public void failed(String operation, Exception cause) {
        first.failed(operation, cause);
        metrics.failed(operation);
    }
}

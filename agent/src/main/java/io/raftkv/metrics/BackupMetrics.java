package io.raftkv.metrics;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Backups given out by this node. */
public final class BackupMetrics {
    private final AtomicInteger running = new AtomicInteger();
    private final LongAdder sent;
    private final LongAdder failed;
    private final LongAdder bytes;

    /** Ends when closed. */
    public interface Running extends AutoCloseable {
        @Override
        void close();
    }

    BackupMetrics(Metrics metrics) {
        sent = metrics.counter(MetricsCatalogue.BACKUP_STREAMS, "success");
        failed = metrics.counter(MetricsCatalogue.BACKUP_STREAMS, "failure");
        bytes = metrics.counter(MetricsCatalogue.BACKUP_BYTES);
        metrics.gauge(MetricsCatalogue.BACKUP_RUNNING, running::get);
    }

    public Running running() {
        running.incrementAndGet();
        return running::decrementAndGet;
    }

    /** A whole archive, as far as this node can tell. */
    public void sent(long archiveBytes) {
        sent.increment();
        bytes.add(archiveBytes);
    }

    public void failed() {
        failed.increment();
    }
}

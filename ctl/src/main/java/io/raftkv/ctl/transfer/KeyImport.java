package io.raftkv.ctl.transfer;

import io.raftkv.api.ErrorCode;
import io.raftkv.command.Bytes;
import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.client.AgentException;
import io.raftkv.ctl.client.WriteCondition;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.output.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Writes every record of a source. A value that the agent refuses for itself is noted and the rest goes on; an error of
 * the cluster stops the import, and repeating it is safe.
 */
public final class KeyImport implements Closeable {
    private static final int BATCHES_IN_FLIGHT_MAX = 4;

    private final AgentClient client;
    private final Progress progress;
    private final Set<Bytes> existing;
    private final ExecutorService threads = Executors.newFixedThreadPool(BATCHES_IN_FLIGHT_MAX, task -> {
        Thread thread = new Thread(task, "import");
        thread.setDaemon(true);
        return thread;
    });
    private final Semaphore inFlight = new Semaphore(BATCHES_IN_FLIGHT_MAX);
    private final Set<Bytes> pendingKeys = new HashSet<>();

    private final List<ImportSummary.Failed> failed = new ArrayList<>();
    private long written;
    private long leftAlone;
    private long bytes;
    private CtlException stopped;

    /** @param existing keys to leave alone */
    public KeyImport(AgentClient client, Progress progress, Set<Bytes> existing) {
        this.client = client;
        this.progress = progress;
        this.existing = existing;
    }

    public ImportSummary run(RecordSource source) throws IOException {
        long start = System.nanoTime();
        PutBatch batch = new PutBatch();
        for (TransferRecord next = source.next(); next != null && !isStopped(); next = source.next()) {
            Bytes key = Bytes.wrap(next.key());
            if (existing.contains(key)) {
                leaveAlone(next);
                continue;
            }
            if (!pendingKeys.add(key)) {
                // the same key again: what was read first must be written first
                send(batch);
                batch = new PutBatch();
                awaitAll();
                pendingKeys.clear();
                pendingKeys.add(key);
            }
            if (PutBatch.travelsAlone(next)) {
                sendAlone(next);
                continue;
            }
            batch.add(next);
            if (batch.isFull()) {
                send(batch);
                batch = new PutBatch();
            }
        }
        send(batch);
        awaitAll();
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        synchronized (this) {
            return new ImportSummary(written, leftAlone, failed, source.skipped(), bytes, duration.toMillis());
        }
    }

    /** The error that ended the import early, or {@code null}. */
    public synchronized CtlException stopped() {
        return stopped;
    }

    /** Keys confirmed so far; may be asked from another thread. */
    public synchronized long written() {
        return written;
    }

    private synchronized boolean isStopped() {
        return stopped != null;
    }

    private synchronized void leaveAlone(TransferRecord item) {
        leftAlone++;
        progress.advance(item.value().length);
    }

    private void send(PutBatch batch) throws IOException {
        if (batch.isEmpty() || isStopped()) {
            return;
        }
        byte[] body = batch.finish();
        inFlight.acquireUninterruptibly();
        threads.execute(() -> {
            try {
                client.batch(body);
                succeeded(batch.records());
            } catch (AgentException e) {
                if (e.errorCode() == ErrorCode.TOO_LARGE || e.errorCode() == ErrorCode.BAD_REQUEST) {
                    batch.records().forEach(this::put); // find out which of them is refused
                } else {
                    stop(batch.records(), e);
                }
            } catch (CtlException e) {
                stop(batch.records(), e);
            } finally {
                inFlight.release();
            }
        });
    }

    private void sendAlone(TransferRecord item) {
        inFlight.acquireUninterruptibly();
        threads.execute(() -> {
            try {
                put(item);
            } finally {
                inFlight.release();
            }
        });
    }

    private void put(TransferRecord item) {
        try {
            client.put(item.key(), item.value(), WriteCondition.ALWAYS);
            succeeded(List.of(item));
        } catch (AgentException e) {
            if (e.errorCode() == ErrorCode.TOO_LARGE || e.errorCode() == ErrorCode.BAD_REQUEST) {
                refused(item, e);
            } else {
                stop(List.of(item), e);
            }
        } catch (CtlException e) {
            stop(List.of(item), e);
        }
    }

    private void awaitAll() {
        inFlight.acquireUninterruptibly(BATCHES_IN_FLIGHT_MAX);
        inFlight.release(BATCHES_IN_FLIGHT_MAX);
    }

    private synchronized void succeeded(List<TransferRecord> records) {
        written += records.size();
        long size = records.stream().mapToLong(item -> item.value().length).sum();
        bytes += size;
        progress.note(written + " keys");
        progress.advance(size);
    }

    private synchronized void refused(TransferRecord item, CtlException reason) {
        String key = new String(item.key(), StandardCharsets.UTF_8);
        failed.add(new ImportSummary.Failed(key, item.origin(), reason.getMessage()));
    }

    private synchronized void stop(List<TransferRecord> records, CtlException reason) {
        records.forEach(item -> refused(item, reason));
        if (stopped == null) {
            stopped = reason;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

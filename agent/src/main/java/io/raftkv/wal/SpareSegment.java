package io.raftkv.wal;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares one file of zeros, written out and forced, for the next segment. A hole would be allocated, and its metadata
 * forced, by the append that first writes there. A spare that fails or comes late only costs speed: the log then
 * allocates as it goes.
 */
final class SpareSegment {
    private static final Logger LOG = LoggerFactory.getLogger(SpareSegment.class);
    private static final int CHUNK_BYTES = 1 << 20;

    private enum State {
        NONE,
        PREPARING,
        READY,
        /** Not tried again before the next segment. */
        FAILED,
        CLOSED
    }

    private final Disk disk;
    private final Path file;
    private final long sizeBytes;
    private final Executor background;
    private State state = State.NONE;
    private CompletableFuture<Void> preparation = CompletableFuture.completedFuture(null);

    SpareSegment(Disk disk, Path directory, long sizeBytes, Executor background) {
        this.disk = disk;
        this.file = directory.resolve("next" + SegmentName.SPARE_SUFFIX);
        this.sizeBytes = sizeBytes;
        this.background = background;
    }

    /** Starts preparing one, unless there is one or it is under way. */
    void request() {
        synchronized (this) {
            if (state != State.NONE) {
                return;
            }
            state = State.PREPARING;
        }
        preparation = CompletableFuture.runAsync(this::prepare, background);
    }

    /** @return the spare, which now belongs to the caller; empty when none is ready */
    synchronized Optional<Path> take() {
        boolean ready = state == State.READY;
        if (ready || state == State.FAILED) {
            state = State.NONE;
        }
        return ready ? Optional.of(file) : Optional.empty();
    }

    /** Waits until a preparation under way has noticed, then removes the spare. */
    void close() throws IOException {
        synchronized (this) {
            state = State.CLOSED;
        }
        preparation.join();
        if (disk.exists(file)) {
            disk.delete(file);
        }
    }

    private void prepare() {
        State reached = State.FAILED;
        try {
            fill();
            reached = State.READY;
        } catch (IOException | RuntimeException e) {
            LOG.warn("wal spare not prepared path={} error={}", file, e.toString());
            giveBackSpace();
        }
        synchronized (this) {
            if (state == State.PREPARING) {
                state = reached;
            }
        }
    }

    /** On a full disk a spare half made would take from the log what is left. */
    private void giveBackSpace() {
        try {
            if (disk.exists(file)) {
                disk.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("wal spare not removed path={} error={}", file, e.toString());
        }
    }

    private void fill() throws IOException {
        if (disk.exists(file)) {
            disk.delete(file);
        }
        try (DiskFile opened = disk.create(file)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, sizeBytes));
            for (long at = 0; at < sizeBytes && !isClosed(); at += zeros.capacity()) {
                opened.write(zeros.clear().limit((int) Math.min(zeros.capacity(), sizeBytes - at)), at);
            }
            opened.force();
        }
    }

    private synchronized boolean isClosed() {
        return state == State.CLOSED;
    }
}

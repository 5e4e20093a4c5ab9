package io.raftkv.node;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for reads that may wait for the disk; a full queue rejects, so that the client hears of overload. */
final class ReaderPool implements Executor, AutoCloseable {
    private static final int QUEUE_CAPACITY = 16_384;
    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_CAPACITY), task -> {
                Thread created = new Thread(task, "raftkv-reader");
                created.setDaemon(true);
                return created;
            });

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}

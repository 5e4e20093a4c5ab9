package io.raftkv.raft.jraft;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that are ours.
 *
 * @param completions one; completes proposals in the order in which they were applied
 * @param snapshots one; makes checkpoints and publishes them
 * @param entries one; takes entries and heartbeats from the leader
 * @param requests a few; answer the requests of other members, one of them may wait long for a snapshot to arrive
 */
record EngineThreads(
        ExecutorService completions, ExecutorService snapshots, ExecutorService entries, ExecutorService requests) {
    private static final int REQUEST_THREADS = 8;
    private static final int REQUESTS_WAITING_MAX = 4096;
    /** Each holds one run of applied entries; the engine's own queue of proposals bounds how many there can be. */
    private static final int COMPLETIONS_WAITING_MAX = 65_536;

    private static final int SNAPSHOTS_WAITING_MAX = 4;

    static EngineThreads start() {
        return new EngineThreads(
                pool("raft-completions", 1, COMPLETIONS_WAITING_MAX),
                pool("raft-snapshots", 1, SNAPSHOTS_WAITING_MAX),
                pool("raft-entries", 1, REQUESTS_WAITING_MAX),
                pool("raft-requests", REQUEST_THREADS, REQUESTS_WAITING_MAX));
    }

    void stop() {
        requests.shutdownNow();
        entries.shutdownNow();
        snapshots.shutdown();
        completions.shutdown();
    }

    private static ExecutorService pool(String name, int threads, int waitingMax) {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, threads == 1 ? name : name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waitingMax), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}

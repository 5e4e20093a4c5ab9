package io.raftkv.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs small tasks that never wait, many per wake-up: the first one takes a thread of the pool, and that thread stays
 * until nothing is left. A group commit answers dozens of requests at once; a thread woken for each of their connections
 * would cost more than serving them.
 *
 * <p>Tasks run one after another in the order they came. Bounded by what hands them in: a connection has at most one here.
 */
final class DrainingExecutor implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(DrainingExecutor.class);

    private final Executor pool;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();

    DrainingExecutor(Executor pool) {
        this.pool = pool;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (unfinished.getAndIncrement() > 0) {
            return;
        }
        try {
            pool.execute(this::drain);
        } catch (RejectedExecutionException e) {
            // Nobody else will come for these, and answering late is better than never.
            drain();
        }
    }

    private void drain() {
        do {
            run(tasks.remove());
        } while (unfinished.decrementAndGet() > 0);
    }

    /** Whatever a task throws, those behind it are served. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("http connection task failed", e);
        } catch (Error broken) {
            // Not this connection's matter: the process decides, as it does for every other thread.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, broken);
        }
    }
}

package io.raftkv.http;

import io.raftkv.api.HealthResponse;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks the node how it is on a thread of its own and does not wait longer than an operator would: a node that hangs in
 * its own health check is degraded, and the caller hears so within two seconds.
 */
final class HealthProbe implements AutoCloseable {
    static final long PATIENCE_MILLIS = 1500;

    private final Supplier<HealthResponse> check;
    private final String stuckStatus;
    private final ExecutorService thread;
    private CompletableFuture<HealthResponse> running = CompletableFuture.completedFuture(null);

    /** @param stuckStatus what to report when the check does not return */
    HealthProbe(String name, Supplier<HealthResponse> check, String stuckStatus) {
        this.check = check;
        this.stuckStatus = stuckStatus;
        // The queue never holds more than one: a check is handed over only when the one before it is done.
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), task -> {
            Thread made = new Thread(task, "http-" + name);
            made.setDaemon(true);
            return made;
        });
    }

    /** Callers that come while a check runs share its result: a check that hangs is started once. */
    synchronized CompletableFuture<HealthResponse> ask() {
        if (running.isDone()) {
            CompletableFuture<HealthResponse> next = new CompletableFuture<>();
            thread.execute(() -> run(next));
            running = next;
        }
        return running.copy()
                .completeOnTimeout(
                        new HealthResponse(
                                stuckStatus,
                                null,
                                List.of("the node's own check did not return within " + PATIENCE_MILLIS + " ms")),
                        PATIENCE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private void run(CompletableFuture<HealthResponse> result) {
        try {
            result.complete(check.get());
        } catch (RuntimeException e) {
            result.complete(new HealthResponse(stuckStatus, null, List.of("the node's own check failed: " + e)));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

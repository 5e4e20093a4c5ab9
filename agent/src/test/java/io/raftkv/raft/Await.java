package io.raftkv.raft;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting with a deadline: for a condition that another thread brings about, and for futures. */
public final class Await {
    public static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Await() {}

    public static void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("waited %s in vain until %s", DEADLINE, what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    public static <T> T result(CompletableFuture<T> future) {
        try {
            return future.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the future failed", e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("the future did not complete", e);
        }
    }

    public static Throwable failure(CompletableFuture<?> future) {
        try {
            Object value = future.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            throw new AssertionError("the future succeeded with " + value);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("the future did not complete", e);
        }
    }
}

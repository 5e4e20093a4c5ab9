package io.raftkv.ctl.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** Waits for something to become true. */
public final class Await {
    private static final long POLL_MILLIS = 20;
    private static final Duration SOON = Duration.ofSeconds(10);

    private Await() {}

    /** Within ten seconds, or the test fails; for what this process does itself. */
    public static void until(BooleanSupplier condition) {
        try {
            that("the condition holds", SOON, condition::getAsBoolean);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** An exception of {@code look} means "not yet". */
    public static void that(String what, Duration limit, Callable<Boolean> look) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Exception last = null;
        do {
            try {
                if (look.call()) {
                    return;
                }
            } catch (Exception notYet) {
                last = notYet;
            }
            Thread.sleep(POLL_MILLIS);
        } while (System.nanoTime() < end);
        throw new AssertionError("not within " + limit.toSeconds() + " s: " + what, last);
    }
}

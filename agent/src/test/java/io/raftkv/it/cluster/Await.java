package io.raftkv.it.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for something to become true, and says what was seen last when it does not. */
public final class Await {
    private static final Duration POLL = Duration.ofMillis(50);

    private Await() {}

    /** Waits until {@code look} returns something; {@code null} and exceptions mean "not yet". */
    public static <T> T until(String what, Duration limit, Callable<T> look) {
        long end = System.nanoTime() + limit.toNanos();
        Exception last = null;
        do {
            try {
                T seen = look.call();
                if (seen != null) {
                    return seen;
                }
            } catch (Exception notYet) {
                last = notYet;
            }
            pause();
        } while (System.nanoTime() < end);
        throw new AssertionError("not within " + limit.toSeconds() + " s: " + what, last);
    }

    /** Waits until {@code look} says yes. */
    public static void that(String what, Duration limit, Callable<Boolean> look) {
        until(what, limit, () -> Boolean.TRUE.equals(look.call()) ? true : null);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}

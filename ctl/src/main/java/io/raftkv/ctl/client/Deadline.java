package io.raftkv.ctl.client;

import java.time.Duration;

/** A moment after which there is no point in waiting, on the monotonic clock. */
public final class Deadline {
    private final long atNanos;

    private Deadline(long atNanos) {
        this.atNanos = atNanos;
    }

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    public boolean isOver() {
        return atNanos - System.nanoTime() <= 0;
    }

    /** Never negative. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
    }

    /** For a socket, where 0 would mean for ever: at least 1. */
    int leftMillis() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, left().toMillis()));
    }

    /** Waits {@code time}, or until this deadline if that comes first. */
    public void pause(Duration time) {
        try {
            Thread.sleep(Math.min(time.toMillis(), left().toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

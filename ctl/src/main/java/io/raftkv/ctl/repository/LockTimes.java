package io.raftkv.ctl.repository;

import io.raftkv.check.Check;
import java.time.Duration;

/**
 * How long a lock lasts without a sign of life.
 *
 * @param expiry after which others may take it over; measured by the clock of the place
 * @param heartbeat pause between two signs of life
 */
public record LockTimes(Duration expiry, Duration heartbeat) {
    public static final LockTimes DEFAULT = new LockTimes(Duration.ofMinutes(5), Duration.ofSeconds(20));

    public LockTimes {
        Check.argument(heartbeat.multipliedBy(4).compareTo(expiry) <= 0, "a heartbeat of %s for %s", heartbeat, expiry);
    }

    /** A holder gives up this early: between that and the expiry nobody believes to have the lock. */
    Duration trust() {
        return expiry.dividedBy(2);
    }
}

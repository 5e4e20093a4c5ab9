package io.raftkv.ctl.journal;

import java.time.Duration;

/**
 * How long ended operations are remembered; unfinished ones are never forgotten.
 *
 * @param count of the youngest that are kept
 * @param age after which even those go
 */
public record Retention(int count, Duration age) {
    public static final Retention DEFAULT = new Retention(200, Duration.ofDays(90));
}

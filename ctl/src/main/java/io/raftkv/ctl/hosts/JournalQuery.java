package io.raftkv.ctl.hosts;

import io.raftkv.check.Check;
import java.time.Duration;
import java.util.Optional;

/**
 * Which lines of a service's journal.
 *
 * @param since only those not older than this, by the host's clock
 * @param linesMax the newest of them
 * @param follow go on with new ones, until the process is stopped
 */
public record JournalQuery(Optional<Duration> since, int linesMax, boolean follow) {
    public JournalQuery {
        Check.argument(linesMax >= 0, "lines are negative: %s", linesMax);
    }

    public static JournalQuery last(int lines) {
        return new JournalQuery(Optional.empty(), lines, false);
    }
}

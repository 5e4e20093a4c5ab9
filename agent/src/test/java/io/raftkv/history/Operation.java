package io.raftkv.history;

import java.util.Locale;

/**
 * One request and what became of it.
 *
 * @param number in the order in which operations began
 * @param client who asked whom, for people
 * @param invoked nanoseconds, before the request was sent
 * @param returned nanoseconds, after the answer had come; {@link #NEVER} when the outcome is unknown
 */
public record Operation(int number, String client, long invoked, long returned, Request request, Outcome outcome) {
    public static final long NEVER = Long.MAX_VALUE;

    public Operation {
        if (returned < invoked) {
            throw new IllegalArgumentException("returned before it was invoked: " + request);
        }
        if (outcome instanceof Outcome.Unknown != (returned == NEVER)) {
            throw new IllegalArgumentException("only an unknown outcome never returns: " + request);
        }
    }

    public boolean isUnknown() {
        return outcome instanceof Outcome.Unknown;
    }

    /** One line, times in milliseconds since {@code origin}. */
    public String describe(long origin) {
        return String.format(
                Locale.ROOT,
                "#%d %s [%.3f, %s] %s -> %s",
                number,
                client,
                (invoked - origin) / 1e6,
                isUnknown() ? "…" : String.format(Locale.ROOT, "%.3f", (returned - origin) / 1e6),
                request,
                outcome);
    }
}

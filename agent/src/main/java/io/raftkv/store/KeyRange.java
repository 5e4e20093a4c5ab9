package io.raftkv.store;

import io.raftkv.command.Bytes;

/**
 * A half-open range of keys.
 *
 * @param start the first key included
 * @param end the first key excluded; {@code null} for no upper bound
 */
public record KeyRange(Bytes start, Bytes end) {
    public static final KeyRange ALL = new KeyRange(Bytes.EMPTY, null);

    public static KeyRange prefix(Bytes prefix) {
        return new KeyRange(prefix, prefix.isEmpty() ? null : prefix.endOfPrefix());
    }

    /** The keys in both ranges. */
    public KeyRange intersect(KeyRange other) {
        Bytes from = start.compareTo(other.start) >= 0 ? start : other.start;
        if (end == null || other.end == null) {
            return new KeyRange(from, end == null ? other.end : end);
        }
        return new KeyRange(from, end.compareTo(other.end) <= 0 ? end : other.end);
    }
}

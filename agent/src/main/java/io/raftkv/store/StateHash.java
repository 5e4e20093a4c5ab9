package io.raftkv.store;

/**
 * An additive multiset hash of the whole key space (both spaces): the lane-wise sum, modulo 2^64 per lane, of a strong
 * hash of every (space, key, value, revision). Equal states have equal hashes whatever the order of the writes that
 * led there, and adding or removing one key costs one hash.
 */
public record StateHash(long high, long low) {
    public static final StateHash EMPTY = new StateHash(0, 0);

    public StateHash plus(StateHash other) {
        return new StateHash(high + other.high, low + other.low);
    }

    public StateHash minus(StateHash other) {
        return new StateHash(high - other.high, low - other.low);
    }

    /** 32 lower-case hexadecimal digits. */
    public String toHex() {
        return String.format("%016x%016x", high, low);
    }
}

package io.raftkv.node;

/**
 * The number of a process' life: a counter that the data directory keeps, above random bits. Of two lives of one data
 * directory the later one has the higher counter, so a counter that members have seen and that this directory never
 * reached, or reached with other random bits, belongs to a life that this copy of it has not lived.
 */
public final class BootId {
    private static final int RANDOM_BITS = 20;

    private BootId() {}

    /** The id of a new life. @param random any number; its low bits are taken */
    public static long of(long counter, long random) {
        return counter << RANDOM_BITS | random & (1L << RANDOM_BITS) - 1;
    }

    public static long counter(long bootId) {
        return bootId >>> RANDOM_BITS;
    }

    /** Whether {@code seen}, which members recorded, shows that the directory behind {@code mine} is an old copy. */
    public static boolean showsOldCopy(long seen, long mine) {
        return seen != mine && counter(seen) >= counter(mine);
    }
}

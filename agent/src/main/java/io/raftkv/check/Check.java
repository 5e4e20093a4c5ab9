package io.raftkv.check;

/** Checks that are always on. Messages take {@link String#format} arguments, evaluated only on failure. */
public final class Check {
    private Check() {}

    /** @throws IllegalArgumentException if the caller passed something that the contract forbids */
    public static void argument(boolean holds, String message, Object... arguments) {
        if (!holds) {
            throw new IllegalArgumentException(String.format(message, arguments));
        }
    }

    /** @throws IllegalStateException if the object is not in a state that allows this call */
    public static void state(boolean holds, String message, Object... arguments) {
        if (!holds) {
            throw new IllegalStateException(String.format(message, arguments));
        }
    }

    /** @throws InvariantViolation if what must always hold does not; nobody catches it, the node stops */
    public static void invariant(boolean holds, String message, Object... arguments) {
        if (!holds) {
            throw new InvariantViolation(String.format(message, arguments));
        }
    }
}

package io.raftkv.simulation;

/** A promise was broken. The first one is remembered, for those who raise it below code that swallows exceptions. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;
    private static final ThreadLocal<Violation> FIRST = new ThreadLocal<>();

    Violation(String message) {
        super(message);
        if (FIRST.get() == null) {
            FIRST.set(this);
        }
    }

    static void forget() {
        FIRST.remove();
    }

    static void rethrow() {
        Violation first = FIRST.get();
        if (first != null) {
            throw first;
        }
    }
}

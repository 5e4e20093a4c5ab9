package io.raftkv.store;

/** The storage under the key space failed. The node stops: a state machine that skipped an entry is worse than none. */
public final class KeySpaceFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeySpaceFailure(String message, Throwable cause) {
        super(message, cause);
    }
}

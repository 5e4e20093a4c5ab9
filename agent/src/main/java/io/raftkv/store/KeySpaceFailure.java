package io.raftkv.store;

/** The storage under the key space failed. The node stops: a state machine that skipped an entry is worse than none. */
public final class KeySpaceFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean outOfSpace;

    public KeySpaceFailure(String message, Throwable cause) {
        this(message, cause, false);
    }

    /** @param outOfSpace whether nothing is wrong but that the disk is full */
    public KeySpaceFailure(String message, Throwable cause, boolean outOfSpace) {
        super(message, cause);
        this.outOfSpace = outOfSpace;
    }

    public boolean isOutOfSpace() {
        return outOfSpace;
    }
}

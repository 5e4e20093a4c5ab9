package io.raftkv.raft;

/** The proposal was made and this node cannot say whether it was committed; it must not be repeated blindly. */
public final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message) {
        super(message);
    }
}

package io.raftkv.raft;

/** A change of the configuration failed; the configuration says whether it took effect. */
public final class MembershipChangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MembershipChangeException(String message) {
        super(message);
    }
}

package io.raftkv.raft;

/** The proposal was not made: it certainly has no effect. */
public final class ProposalRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        NOT_LEADER,
        OVERLOADED,
        STOPPED
    }

    private final Reason reason;

    public ProposalRejectedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

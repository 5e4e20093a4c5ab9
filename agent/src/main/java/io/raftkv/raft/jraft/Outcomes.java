package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.raftkv.raft.MembershipChangeException;
import io.raftkv.raft.OutcomeUnknownException;
import io.raftkv.raft.ProposalRejectedException;
import io.raftkv.raft.ProposalRejectedException.Reason;

/**
 * What the engine's error codes say about the effect of a request. The engine uses EPERM both for "not the leader", when
 * nothing was proposed, and for "leader stepped down", when the entry may still be committed; only its text tells them
 * apart. Whatever is not known to be harmless counts as unknown.
 */
final class Outcomes {
    private static final String STEPPED_DOWN = "stepped down";

    private Outcomes() {}

    static RuntimeException ofProposal(Status status) {
        return switch (status.getRaftError()) {
            case EBUSY -> new ProposalRejectedException(Reason.OVERLOADED, status.getErrorMsg());
            case ENODESHUTDOWN -> new ProposalRejectedException(Reason.STOPPED, status.getErrorMsg());
            case EPERM ->
                isSteppedDown(status)
                        ? unknown(status)
                        : new ProposalRejectedException(Reason.NOT_LEADER, status.getErrorMsg());
            default -> unknown(status);
        };
    }

    /** A read changes nothing, so every failure is a rejection. */
    static RuntimeException ofRead(Status status) {
        return switch (status.getRaftError()) {
            case EBUSY -> new ProposalRejectedException(Reason.OVERLOADED, status.getErrorMsg());
            case ENODESHUTDOWN, EHOSTDOWN, ESTOP -> new ProposalRejectedException(Reason.STOPPED, status.getErrorMsg());
            default -> new ProposalRejectedException(Reason.NOT_LEADER, status.getErrorMsg());
        };
    }

    static RuntimeException ofMembershipChange(Status status) {
        return switch (status.getRaftError()) {
            case EBUSY -> new ProposalRejectedException(Reason.OVERLOADED, status.getErrorMsg());
            case ENODESHUTDOWN -> new ProposalRejectedException(Reason.STOPPED, status.getErrorMsg());
            case EPERM ->
                isSteppedDown(status)
                        ? unknown(status)
                        : new ProposalRejectedException(Reason.NOT_LEADER, status.getErrorMsg());
            default -> new MembershipChangeException(describe(status));
        };
    }

    static String describe(Status status) {
        RaftError error = status.getRaftError();
        return error + (status.getErrorMsg() == null ? "" : ": " + status.getErrorMsg());
    }

    private static boolean isSteppedDown(Status status) {
        return status.getErrorMsg() != null && status.getErrorMsg().contains(STEPPED_DOWN);
    }

    private static RuntimeException unknown(Status status) {
        return new OutcomeUnknownException(describe(status));
    }
}

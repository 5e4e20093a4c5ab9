package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.OutcomeUnknownException;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.ProposalRejectedException;
import io.raftkv.raft.RaftEngine;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Who leads, as this node knows it, and what a failure of the engine means to a client. */
public final class Leadership {
    private final RaftEngine engine;
    private final MemberDirectory members;

    public Leadership(RaftEngine engine, MemberDirectory members) {
        this.engine = engine;
        this.members = members;
    }

    /** What a request that only the leader can serve must be answered with, empty on the leader. */
    public Optional<ApiException> notLeader() {
        EngineStatus status = engine.status();
        return status.role() == EngineRole.LEADER
                ? Optional.empty()
                : Optional.of(new NotLeaderException(leaderHttp(status)));
    }

    /** The error for a write that failed with {@code failure}. */
    ApiException writeFailure(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof ProposalRejectedException rejected) {
            return rejection(rejected);
        }
        if (cause instanceof OutcomeUnknownException) {
            return new ApiException(
                    ErrorCode.OUTCOME_UNKNOWN,
                    "the write was proposed and this node cannot say whether it took effect: " + cause.getMessage());
        }
        if (cause instanceof TimeoutException) {
            return new ApiException(
                    ErrorCode.OUTCOME_UNKNOWN,
                    "the write was proposed and not confirmed within limits.request_timeout; it may still take effect");
        }
        return cause instanceof ApiException known
                ? known
                : new ApiException(ErrorCode.INTERNAL, "the write failed: " + cause);
    }

    /** The error for a read that failed with {@code failure}; a read has no effect whatever happened. */
    ApiException readFailure(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof ProposalRejectedException rejected) {
            return rejected.reason() == ProposalRejectedException.Reason.NOT_LEADER
                    ? new ApiException(
                            ErrorCode.NO_LEADER,
                            "no leader: the read could not be confirmed; ?consistency=stale answers from this node")
                    : rejection(rejected);
        }
        if (cause instanceof TimeoutException || cause instanceof OutcomeUnknownException) {
            return new ApiException(
                    ErrorCode.TIMEOUT,
                    "the read could not be confirmed by a quorum in time; ?consistency=stale answers from this node");
        }
        return cause instanceof ApiException known
                ? known
                : new ApiException(ErrorCode.INTERNAL, "the read failed: " + cause);
    }

    private ApiException rejection(ProposalRejectedException rejected) {
        return switch (rejected.reason()) {
            case NOT_LEADER -> new NotLeaderException(leaderHttp(engine.status()));
            case OVERLOADED -> new ApiException(ErrorCode.OVERLOADED, rejected.getMessage());
            case STOPPED -> new ApiException(ErrorCode.NOT_READY, "this node is stopping: " + rejected.getMessage());
        };
    }

    private Optional<String> leaderHttp(EngineStatus status) {
        return status.leader()
                .map(PeerAddress::toString)
                .flatMap(address -> members.contents().byAddress(address))
                .flatMap(member -> Optional.ofNullable(member.value().http()));
    }

    static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}

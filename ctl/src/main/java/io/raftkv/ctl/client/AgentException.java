package io.raftkv.ctl.client;

import io.raftkv.api.Effect;
import io.raftkv.api.ErrorCode;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.util.Optional;

/** An agent answered with an error. */
public final class AgentException extends CtlException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode errorCode;
    private final Long revision;

    AgentException(ErrorCode errorCode, String message, Long revision) {
        super(ExitCode.of(errorCode), message, AgentRemedies.of(errorCode));
        this.errorCode = errorCode;
        this.revision = revision;
    }

    public ErrorCode errorCode() {
        return errorCode;
    }

    /** The key's revision when a condition failed. */
    public Optional<Long> revision() {
        return Optional.ofNullable(revision);
    }

    @Override
    public String code() {
        return errorCode.name();
    }

    /** Whether another endpoint, or the same a moment later, may do what this one refused. */
    boolean isWorthRepeating() {
        return errorCode.effect() == Effect.NONE
                && switch (errorCode) {
                    case RATE_LIMITED, OVERLOADED, NOT_READY, DRAINING, SUPERSEDED, NO_LEADER, TIMEOUT -> true;
                    case BAD_REQUEST,
                            UNAUTHENTICATED,
                            FORBIDDEN,
                            KEY_NOT_FOUND,
                            NODE_NOT_FOUND,
                            UNKNOWN_PATH,
                            METHOD_NOT_ALLOWED,
                            CONFLICT,
                            QUORUM_AT_RISK,
                            LEASE_HELD,
                            LEASE_LOST,
                            CONDITION_FAILED,
                            TOO_LARGE,
                            INTERNAL,
                            OUTCOME_UNKNOWN,
                            NO_SPACE -> false;
                };
    }
}

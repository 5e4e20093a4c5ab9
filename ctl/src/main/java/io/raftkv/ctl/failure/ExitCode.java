package io.raftkv.ctl.failure;

import io.raftkv.api.ErrorCode;

/** What a script can tell apart. The numbers are a stable interface: they are added to, never changed. */
public enum ExitCode {
    OK(0, "done"),
    FAILURE(1, "failed for a reason that has no code of its own"),
    USAGE(2, "the command line or its input is wrong; nothing was sent"),
    PARTIAL(3, "part of it was done; the message names what was not"),
    NOT_FOUND(4, "what was asked for does not exist"),
    ACCESS_DENIED(5, "not authenticated, or the role is too low"),
    REFUSED(6, "a precondition or the quorum rule forbids it; nothing was changed"),
    NO_LEADER(7, "the cluster has no leader; nothing was changed"),
    TIMEOUT(8, "not done in time; unless the error is TIMEOUT, a change may have happened"),
    LOCKED(9, "somebody else is doing this, or the data directory is in use"),
    UNHEALTHY(10, "the cluster or a node is not healthy"),
    DAMAGED(11, "an integrity check failed"),
    ROLLED_BACK(12, "failed half way; the state before was put back"),
    CONFIRMATION_NEEDED(13, "a confirmation is needed and nobody is there to give it"),
    UNREACHABLE(14, "a host is not reached by ssh"),
    HOST_NOT_TRUSTED(15, "the key of a host is not known, or is another one than before"),
    SUDO_REFUSED(16, "root's rights are needed on a host, and sudo does not give them"),
    KEY_NEEDED(17, "an archive is encrypted, and its key is missing, another one, or open to others"),
    NO_ROOM(18, "there is too little room where it should be written; nothing was changed"),
    NOT_WRITABLE(19, "this user may not write there, or it is mounted read-only; nothing was changed"),
    INTERRUPTED(130, "stopped by Ctrl-C");

    private final int value;
    private final String meaning;

    ExitCode(int value, String meaning) {
        this.value = value;
        this.meaning = meaning;
    }

    public int value() {
        return value;
    }

    public String meaning() {
        return meaning;
    }

    /** The exit code of an error that an agent answered; exhaustive, so that a new code does not compile without one. */
    public static ExitCode of(ErrorCode code) {
        return switch (code) {
            case BAD_REQUEST, TOO_LARGE -> USAGE;
            case UNAUTHENTICATED, FORBIDDEN -> ACCESS_DENIED;
            case KEY_NOT_FOUND, NODE_NOT_FOUND -> NOT_FOUND;
            case CONFLICT, QUORUM_AT_RISK, CONDITION_FAILED, SUPERSEDED, NO_SPACE -> REFUSED;
            case LEASE_HELD, LEASE_LOST -> LOCKED;
            case NO_LEADER -> NO_LEADER;
            case OUTCOME_UNKNOWN, TIMEOUT -> TIMEOUT;
            case UNKNOWN_PATH, METHOD_NOT_ALLOWED, RATE_LIMITED, INTERNAL, OVERLOADED, NOT_READY, DRAINING -> FAILURE;
        };
    }
}

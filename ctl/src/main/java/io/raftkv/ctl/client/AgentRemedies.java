package io.raftkv.ctl.client;

import io.raftkv.api.ErrorCode;

/** What to do about an error that an agent answered, where that can be said in general. */
final class AgentRemedies {
    private AgentRemedies() {}

    /** @return {@code null} where the agent's own words are all there is to say */
    static String of(ErrorCode code) {
        return switch (code) {
            case UNAUTHENTICATED ->
                "give a token: --token-file FILE, RAFTKVCTL_TOKEN_FILE, or token_file in the context";
            case FORBIDDEN -> "the token's role is too low for this";
            case NO_LEADER -> "raftkvctl status   shows which members are missing";
            case NO_SPACE -> "free disk space on the node, or delete keys; it clears by itself";
            case LEASE_HELD -> "raftkvctl lease show; when that operation is over, this one can begin";
            case LEASE_LOST -> "another operation took over: look what it did before you go on";
            case OUTCOME_UNKNOWN -> "it may have happened: look before you repeat it";
            case SUPERSEDED -> "this node belongs to an epoch that the cluster has left; wipe it and let it join again";
            case UNKNOWN_PATH -> "the agent does not know this call; compare raftkvctl version";
            case BAD_REQUEST,
                    KEY_NOT_FOUND,
                    NODE_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    CONFLICT,
                    QUORUM_AT_RISK,
                    CONDITION_FAILED,
                    TOO_LARGE,
                    RATE_LIMITED,
                    INTERNAL,
                    OVERLOADED,
                    NOT_READY,
                    DRAINING,
                    TIMEOUT -> null;
        };
    }
}

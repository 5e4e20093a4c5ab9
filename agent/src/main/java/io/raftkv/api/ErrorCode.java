package io.raftkv.api;

/** Every error that the agent answers, with its HTTP status and what it says about the request's effect. */
public enum ErrorCode {
    BAD_REQUEST(400, Effect.NONE),
    UNAUTHENTICATED(401, Effect.NONE),
    FORBIDDEN(403, Effect.NONE),
    KEY_NOT_FOUND(404, Effect.NONE),
    NODE_NOT_FOUND(404, Effect.NONE),
    UNKNOWN_PATH(404, Effect.NONE),
    METHOD_NOT_ALLOWED(405, Effect.NONE),
    /** The request contradicts what the cluster knows: another address for an id, a tombstone, an empty disk. */
    CONFLICT(409, Effect.NONE),
    /** Carrying this out would cost the cluster its quorum. */
    QUORUM_AT_RISK(409, Effect.NONE),
    /** Another operation holds the lease on changes to the cluster. */
    LEASE_HELD(409, Effect.NONE),
    /** The lease that was named is not in force: it ended, or somebody took it over. */
    LEASE_LOST(409, Effect.NONE),
    /** A condition (If-Match, If-None-Match, a batch condition) did not hold. */
    CONDITION_FAILED(412, Effect.NONE),
    TOO_LARGE(413, Effect.NONE),
    RATE_LIMITED(429, Effect.NONE),
    INTERNAL(500, Effect.UNKNOWN),
    /** A queue is full. Sent with Retry-After. */
    OVERLOADED(503, Effect.NONE),
    /** The node is starting or catching up. */
    NOT_READY(503, Effect.NONE),
    DRAINING(503, Effect.NONE),
    /** This node belongs to an epoch that the cluster has left; it must be wiped. */
    SUPERSEDED(503, Effect.NONE),
    /** No leader is known, and nothing was proposed. */
    NO_LEADER(503, Effect.NONE),
    /** The request was proposed and its outcome is not known. */
    OUTCOME_UNKNOWN(504, Effect.UNKNOWN),
    /** No result in time for what was only read, or for a change that was not handed on: nothing happened. */
    TIMEOUT(504, Effect.NONE),
    /** The data disk is below its reserve: what grows is refused. */
    NO_SPACE(507, Effect.NONE);

    private final int httpStatus;
    private final Effect effect;

    ErrorCode(int httpStatus, Effect effect) {
        this.httpStatus = httpStatus;
        this.effect = effect;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public Effect effect() {
        return effect;
    }
}

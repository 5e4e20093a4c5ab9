package io.raftkv.api;

/**
 * The body of every error answer.
 *
 * @param error for people: what, where, what would be right
 * @param code for programs, an {@link ErrorCode}
 * @param revision the key's current revision, with {@code CONDITION_FAILED} only
 */
public record ApiError(String error, String code, String requestId, Long revision) {}

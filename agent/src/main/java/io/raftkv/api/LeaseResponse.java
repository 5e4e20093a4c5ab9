package io.raftkv.api;

/**
 * The lease as it is now.
 *
 * @param lease its number: grows with each one that is given, and fences the ones before; 0 when there never was one
 * @param since when it was given, in ISO 8601, absent when nobody holds it
 * @param expiresInMs how long it lives on unless it is renewed, 0 when anybody may take it; only the leader knows
 */
public record LeaseResponse(
        long lease, boolean held, String holder, String operation, String since, Long ttlMs, Long expiresInMs) {
    /** Nobody holds it. */
    public static LeaseResponse free(long lease) {
        return new LeaseResponse(lease, false, null, null, null, null, null);
    }

    public LeaseResponse expiringIn(long millis) {
        return new LeaseResponse(lease, held, holder, operation, since, ttlMs, millis);
    }
}

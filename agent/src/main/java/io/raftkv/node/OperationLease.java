package io.raftkv.node;

import io.raftkv.api.LeaseResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * Who may change the cluster now, as the state keeps it. The record stays when a lease ends, so that its number never
 * comes again.
 *
 * @param lease number of this lease, one more than that of the lease before
 * @param holder {@code null} when the lease was given back
 * @param sinceMillis when it was given, by the clock of the leader that gave it; for people only
 * @param ttlMillis how long it outlives its last renewal
 */
record OperationLease(long lease, String holder, String operation, long sinceMillis, long ttlMillis) {
    /** Before the first one. */
    static final OperationLease NONE = new OperationLease(0, null, null, 0, 0);

    /** Leases between two epochs: with one every ten seconds, more than a hundred days'. */
    static final long PER_EPOCH_MAX = 1_000_000;

    boolean isHeld() {
        return holder != null;
    }

    OperationLease next(String nextHolder, String nextOperation, long nowMillis, Duration ttl) {
        return new OperationLease(lease + 1, nextHolder, nextOperation, nowMillis, ttl.toMillis());
    }

    /**
     * Nobody's, with a number that no lease of the epoch before can have had: the state that an epoch begins with may be
     * older than leases that were given after it, and a holder of one of those must not pass for the holder of a new one.
     */
    OperationLease inNextEpoch() {
        return new OperationLease(lease + PER_EPOCH_MAX, null, null, 0, 0);
    }

    OperationLease givenBack() {
        return new OperationLease(lease, null, null, 0, 0);
    }

    LeaseResponse response() {
        return isHeld()
                ? new LeaseResponse(
                        lease,
                        true,
                        holder,
                        operation,
                        Instant.ofEpochMilli(sinceMillis).toString(),
                        ttlMillis,
                        null)
                : LeaseResponse.free(lease);
    }
}

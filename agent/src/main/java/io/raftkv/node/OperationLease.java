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

    boolean isHeld() {
        return holder != null;
    }

    OperationLease next(String nextHolder, String nextOperation, long nowMillis, Duration ttl) {
        return new OperationLease(lease + 1, nextHolder, nextOperation, nowMillis, ttl.toMillis());
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
                        ttlMillis)
                : new LeaseResponse(lease, false, null, null, null, null);
    }
}

package io.raftkv.node;

import io.raftkv.api.LeaseRequest;
import io.raftkv.api.LeaseResponse;
import java.util.concurrent.CompletableFuture;

/**
 * The lease on changes to the cluster: at most one operation holds it. All but {@link #current} must run on the leader:
 * elsewhere they fail with {@link NotLeaderException} and are forwarded.
 */
public interface LeaseService {
    /** From local knowledge; never waits. A holder that died is shown until somebody else takes the lease. */
    LeaseResponse current();

    /** Fails with LEASE_HELD while somebody else holds it, unless the request takes over exactly that lease. */
    CompletableFuture<LeaseResponse> acquire(LeaseRequest request);

    /** Fails with LEASE_LOST unless that lease is in force. */
    CompletableFuture<LeaseResponse> renew(long lease);

    /** Gives a lease back; one that is not in force any more was given back already. */
    CompletableFuture<LeaseResponse> release(long lease);
}

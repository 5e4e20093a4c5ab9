package io.raftkv.http;

import io.raftkv.api.LeaseRequest;
import io.raftkv.api.LeaseResponse;
import io.raftkv.node.LeaseService;
import java.util.concurrent.CompletableFuture;

/** Gives a lease to everybody, and counts. */
final class FakeLeases implements LeaseService {
    volatile LeaseRequest lastRequest;
    private volatile LeaseResponse current = LeaseResponse.free(0);

    @Override
    public LeaseResponse current() {
        return current;
    }

    @Override
    public CompletableFuture<LeaseResponse> acquire(LeaseRequest request) {
        lastRequest = request;
        current = new LeaseResponse(
                current.lease() + 1,
                true,
                request.holder(),
                request.operation(),
                "2026-01-02T03:04:05Z",
                60_000L,
                60_000L);
        return CompletableFuture.completedFuture(current);
    }

    @Override
    public CompletableFuture<LeaseResponse> renew(long lease) {
        return CompletableFuture.completedFuture(current);
    }

    @Override
    public CompletableFuture<LeaseResponse> release(long lease) {
        current = LeaseResponse.free(lease);
        return CompletableFuture.completedFuture(current);
    }
}

package io.raftkv.ctl.testing;

import io.raftkv.api.ErrorCode;
import io.raftkv.api.Json;
import io.raftkv.api.LeaseRequest;
import io.raftkv.api.LeaseResponse;
import io.raftkv.ctl.testing.FakeAgent.FakeFailure;
import java.io.IOException;

/** The lease of a {@link FakeCluster}; nothing expires by itself. */
public final class FakeLease {
    private long number;
    private LeaseRequest holder;
    private boolean unknown;

    /** Somebody else takes it, whoever holds it now. */
    public synchronized void heldBy(String name, String operation) {
        number++;
        holder = new LeaseRequest(name, operation, 60_000L, null);
    }

    /** The agents are of a version before there were leases. */
    public synchronized void unknown() {
        unknown = true;
    }

    public synchronized boolean isHeld() {
        return holder != null;
    }

    /** Who holds it, {@code null} when nobody does. */
    public synchronized LeaseRequest holder() {
        return holder;
    }

    public synchronized long number() {
        return number;
    }

    synchronized void require(String named) {
        if (named != null && (holder == null || Long.parseLong(named) != number)) {
            throw new FakeFailure(ErrorCode.LEASE_LOST, "lease " + named + " is not in force", null);
        }
        if (named == null && holder != null) {
            throw held();
        }
    }

    synchronized LeaseResponse answer(String method, String named, byte[] body) throws IOException {
        if (unknown) {
            throw new FakeFailure(ErrorCode.UNKNOWN_PATH, "no such path", null);
        }
        switch (method) {
            case "POST" -> {
                LeaseRequest request = Json.mapper().readValue(body, LeaseRequest.class);
                if (holder != null && (request.takeOver() == null || request.takeOver() != number)) {
                    throw held();
                }
                heldBy(request.holder(), request.operation());
            }
            case "GET" -> {}
            case "PUT" -> require(named);
            default -> holder = named != null && Long.parseLong(named) == number ? null : holder;
        }
        return holder == null
                ? LeaseResponse.free(number)
                : new LeaseResponse(
                        number,
                        true,
                        holder.holder(),
                        holder.operation(),
                        "2026-01-02T03:04:05Z",
                        holder.ttlMs(),
                        21_000L);
    }

    private FakeFailure held() {
        return new FakeFailure(
                ErrorCode.LEASE_HELD,
                holder.holder() + " holds lease " + number + " for '" + holder.operation() + "'",
                null);
    }
}

package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import org.eclipse.jetty.server.Request;

/** Turns requests away while turning away still helps: before anything was done for them. */
final class Admission {
    private final InFlight inFlight;
    private final ConnectionCount connections;
    private final RateLimiter rateLimiter;
    private final ForwardingMark mark;

    /** @param mark by which requests are known that another member has let in */
    Admission(InFlight inFlight, ConnectionCount connections, RateLimiter rateLimiter, ForwardingMark mark) {
        this.inFlight = inFlight;
        this.connections = connections;
        this.rateLimiter = rateLimiter;
        this.mark = mark;
    }

    /** @throws ApiException OVERLOADED or RATE_LIMITED */
    void check(Request request) {
        if (inFlight.isOverloaded()) {
            throw new ApiException(ErrorCode.OVERLOADED, "too many requests are under way");
        }
        if (connections.isExcess(request.getConnectionMetaData().getConnection())) {
            throw new ApiException(
                    ErrorCode.OVERLOADED, "more than limits.max_connections = " + connections.max() + " connections");
        }
        // The node that a client spoke to has counted it; here all clients of that node would count as one.
        if (mark.isProvenIn(request.getHeaders())) {
            return;
        }
        if (!rateLimiter.admit(request.getConnectionMetaData().getRemoteSocketAddress())) {
            throw new ApiException(
                    ErrorCode.RATE_LIMITED,
                    "more than limits.rate_limit = " + rateLimiter.perSecond() + " requests per second");
        }
    }
}

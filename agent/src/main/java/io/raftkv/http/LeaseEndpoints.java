package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.LeaseRequest;
import io.raftkv.node.LeaseService;
import java.util.OptionalLong;

/** {@code /admin/lease}: who may change the cluster. */
final class LeaseEndpoints {
    /** The lease that the caller holds, by its number; also on requests that change the cluster. */
    static final String HEADER = "X-Raftkv-Lease";

    private final LeaseService leases;

    LeaseEndpoints(LeaseService leases) {
        this.leases = leases;
    }

    void current(Exchange exchange) {
        exchange.answerJson(200, leases.current());
    }

    void acquire(Exchange exchange) {
        LeaseRequest request = exchange.json(LeaseRequest.class);
        if (exchange.handOver()) {
            exchange.answerWhen(leases.acquire(request), given -> exchange.answerJson(200, given));
        }
    }

    void renew(Exchange exchange) {
        long lease = required(exchange);
        if (exchange.handOver()) {
            exchange.answerWhen(leases.renew(lease), renewed -> exchange.answerJson(200, renewed));
        }
    }

    void release(Exchange exchange) {
        long lease = required(exchange);
        if (exchange.handOver()) {
            exchange.answerWhen(leases.release(lease), released -> exchange.answerJson(200, released));
        }
    }

    private static long required(Exchange exchange) {
        return named(exchange)
                .orElseThrow(() -> new ApiException(ErrorCode.BAD_REQUEST, "header " + HEADER + " is missing"));
    }

    /** The lease that a request names, empty when it names none. */
    static OptionalLong named(Exchange exchange) {
        String text = exchange.request().getHeaders().get(HEADER);
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "header " + HEADER + " must be the number of a lease");
        }
    }
}

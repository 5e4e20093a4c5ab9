package io.raftkv.http;

import io.raftkv.api.ErrorCode;
import io.raftkv.auth.AuthFailure;
import io.raftkv.metrics.HttpMetrics;
import io.raftkv.metrics.HttpMetrics.RouteMeter;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Keeps account of requests: under way, metrics, slow operations, access log, audit trail. */
final class RequestRecorder implements RequestObserver {
    private final InFlight inFlight;
    private final SlowOperations slow;
    private final boolean accessLog;
    private final HttpMetrics metrics;
    private final AuditTrail audit;

    // Filled before the server starts and only read afterwards.
    private final Map<Route, RouteMeter> meters = new IdentityHashMap<>();

    /** @param audit {@code null} for none */
    RequestRecorder(
            InFlight inFlight,
            SlowOperations slow,
            boolean accessLog,
            HttpMetrics metrics,
            AuditTrail audit,
            List<Route> routes) {
        this.inFlight = inFlight;
        this.slow = slow;
        this.accessLog = accessLog;
        this.metrics = metrics;
        this.audit = audit;
        if (accessLog) {
            AccessLog.enable();
        }
        for (Route route : routes) {
            meters.put(route, metrics.route(route.method(), route.template()));
        }
    }

    @Override
    public void started(Exchange exchange) {
        inFlight.add(exchange);
    }

    @Override
    public void finished(Exchange exchange) {
        inFlight.remove(exchange);
        long nanos = System.nanoTime() - exchange.startNanos();
        RouteMeter meter = exchange.route() == null ? metrics.unmatched() : meters.get(exchange.route());
        meter.finished(exchange.status(), nanos, exchange.requestBytes(), exchange.responseBytes());
        if (slow.isSlow(nanos)) {
            slow.log(exchange, nanos);
        }
        if (accessLog) {
            AccessLog.write(exchange, nanos);
        }
    }

    @Override
    public void rejected(ErrorCode code) {
        switch (code) {
            case OVERLOADED -> metrics.rejectedAsOverload();
            case TOO_LARGE -> metrics.rejectedAsTooLarge();
            case RATE_LIMITED -> metrics.rejectedByRate();
            default -> {
                // Every other refusal is an answer of its route and counted there.
            }
        }
    }

    @Override
    public void unauthorized(AuthFailure failure) {
        metrics.authFailed(failure.label());
    }

    @Override
    public String answering(Exchange exchange, int status, byte[] content) {
        if (audit != null) {
            audit.answered(exchange, status, content);
        }
        long nanos = System.nanoTime() - exchange.startNanos();
        return slow.isSlow(nanos) ? slow.timing(exchange.trace(), nanos) : null;
    }
}

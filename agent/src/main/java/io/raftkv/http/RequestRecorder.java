package io.raftkv.http;

import io.raftkv.api.ErrorCode;
import io.raftkv.auth.AuthFailure;

/** Keeps account of requests: under way, metrics, slow operations, access log. */
final class RequestRecorder implements RequestObserver {
    private final InFlight inFlight;
    private final SlowOperations slow;
    private final boolean accessLog;

    RequestRecorder(InFlight inFlight, SlowOperations slow, boolean accessLog) {
        this.inFlight = inFlight;
        this.slow = slow;
        this.accessLog = accessLog;
    }

    @Override
    public void started(Exchange exchange) {
        inFlight.add(exchange);
    }

    @Override
    public void finished(Exchange exchange) {
        inFlight.remove(exchange);
        long nanos = System.nanoTime() - exchange.startNanos();
        if (slow.isSlow(nanos)) {
            slow.log(exchange, nanos);
        }
        if (accessLog) {
            AccessLog.write(exchange, nanos);
        }
    }

    @Override
    public void rejected(ErrorCode code) {}

    @Override
    public void unauthorized(AuthFailure failure) {}

    @Override
    public String timing(Exchange exchange) {
        long nanos = System.nanoTime() - exchange.startNanos();
        return slow.isSlow(nanos) ? slow.timing(exchange.trace(), nanos) : null;
    }
}

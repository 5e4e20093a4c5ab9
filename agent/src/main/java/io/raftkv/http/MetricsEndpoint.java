package io.raftkv.http;

import io.raftkv.metrics.Metrics;

/** {@code GET /metrics}. */
final class MetricsEndpoint implements Endpoint {
    private final Metrics metrics;

    MetricsEndpoint(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void serve(Exchange exchange) {
        exchange.answer(200, null, Exchange.EMPTY);
    }
}

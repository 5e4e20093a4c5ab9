package io.raftkv.http;

import io.raftkv.metrics.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/** {@code GET /metrics}, in the format that the scraper accepts. */
final class MetricsEndpoint implements Endpoint {
    private static final int TYPICAL_BYTES = 128 * 1024;

    private final Metrics metrics;

    MetricsEndpoint(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void serve(Exchange exchange) {
        try {
            exchange.context().pool().execute(() -> scrape(exchange));
        } catch (RejectedExecutionException e) {
            // Figures are wanted most when nothing else gets a thread.
            scrape(exchange);
        }
    }

    private void scrape(Exchange exchange) {
        String accept = exchange.header(HttpHeader.ACCEPT);
        ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
        try {
            metrics.scrape(accept, out);
            exchange.answer(
                    200, new HttpField(HttpHeader.CONTENT_TYPE, metrics.contentType(accept)), out.toByteArray());
        } catch (IOException e) {
            exchange.fail(new UncheckedIOException(e));
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }
}

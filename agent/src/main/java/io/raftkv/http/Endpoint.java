package io.raftkv.http;

/** What a route does. Called again for the same exchange only when nothing was proposed the first time. */
@FunctionalInterface
interface Endpoint {
    /**
     * Starts to serve the exchange and returns without waiting; the exchange is answered now or when a future
     * completes. An exception that it throws becomes the answer.
     */
    void serve(Exchange exchange);
}

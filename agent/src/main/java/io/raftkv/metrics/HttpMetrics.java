package io.raftkv.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Requests, by route. */
public final class HttpMetrics {
    private static final String[] CLASSES = {"2xx", "3xx", "4xx", "5xx"};
    private static final String UNMATCHED = "unmatched";

    private final Metrics metrics;
    private final Map<String, SizeMeter> sizes = new ConcurrentHashMap<>();
    private final RouteMeter unmatched;
    private final LongAdder overload;
    private final LongAdder bodyTooLarge;
    private final LongAdder rateLimit;
    private final Map<String, LongAdder> authFailures = new ConcurrentHashMap<>();

    /** @param authFailureReasons every value that {@link #authFailed} will be called with */
    public HttpMetrics(Metrics metrics, Supplier<Number> inFlight, List<String> authFailureReasons) {
        this.metrics = metrics;
        metrics.gauge(MetricsCatalogue.HTTP_IN_FLIGHT, inFlight);
        overload = metrics.counter(MetricsCatalogue.HTTP_REJECTED, "overload");
        bodyTooLarge = metrics.counter(MetricsCatalogue.HTTP_REJECTED, "body_too_large");
        rateLimit = metrics.counter(MetricsCatalogue.HTTP_REJECTED, "rate_limit");
        for (String reason : authFailureReasons) {
            authFailures.put(reason, metrics.counter(MetricsCatalogue.AUTH_FAILURES, reason));
        }
        unmatched = route("other", UNMATCHED);
    }

    /** Registers a route, every series at 0. */
    public RouteMeter route(String method, String template) {
        LongAdder[] byClass = new LongAdder[CLASSES.length];
        for (int i = 0; i < CLASSES.length; i++) {
            byClass[i] = metrics.counter(MetricsCatalogue.HTTP_REQUESTS, method, template, CLASSES[i]);
        }
        return new RouteMeter(
                byClass,
                metrics.histogram(MetricsCatalogue.HTTP_DURATION, Buckets.LATENCY, method, template),
                sizes.computeIfAbsent(method, this::sizeMeter));
    }

    private SizeMeter sizeMeter(String method) {
        return new SizeMeter(
                metrics.histogram(MetricsCatalogue.HTTP_REQUEST_SIZE, Buckets.BYTES, method),
                metrics.histogram(MetricsCatalogue.HTTP_RESPONSE_SIZE, Buckets.BYTES, method));
    }

    /** For requests that fit no route. */
    public RouteMeter unmatched() {
        return unmatched;
    }

    public void rejectedAsOverload() {
        overload.increment();
    }

    public void rejectedAsTooLarge() {
        bodyTooLarge.increment();
    }

    public void rejectedByRate() {
        rateLimit.increment();
    }

    public void authFailed(String reason) {
        authFailures.get(reason).increment();
    }

    private record SizeMeter(AdderHistogram request, AdderHistogram response) {}

    /** The series of one route. */
    public static final class RouteMeter {
        private final LongAdder[] byClass;
        private final AdderHistogram duration;
        private final SizeMeter sizes;

        private RouteMeter(LongAdder[] byClass, AdderHistogram duration, SizeMeter sizes) {
            this.byClass = byClass;
            this.duration = duration;
            this.sizes = sizes;
        }

        public void finished(int status, long nanos, long requestBytes, long responseBytes) {
            // Not an answer at all, such as a connection lost before one: the server did not deliver.
            int statusClass = status >= 200 && status < 600 ? status / 100 - 2 : CLASSES.length - 1;
            byClass[statusClass].increment();
            duration.observe(nanos);
            sizes.request.observe(requestBytes);
            sizes.response.observe(responseBytes);
        }
    }
}

package io.raftkv.http;

import io.raftkv.node.OperationTrace;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets operations above {@code log.slow_threshold} explain themselves, in the log and to their client. */
final class SlowOperations {
    private static final Logger LOG = LoggerFactory.getLogger(SlowOperations.class);
    private static final double NANOS_PER_MILLI = 1e6;

    private final long thresholdNanos;

    /** @param threshold zero for never */
    SlowOperations(Duration threshold) {
        this.thresholdNanos = threshold.isZero() ? Long.MAX_VALUE : threshold.toNanos();
    }

    boolean isSlow(long nanos) {
        return nanos > thresholdNanos;
    }

    /** {@code Server-Timing} (W3C): parts in milliseconds. */
    String timing(OperationTrace trace, long totalNanos) {
        StringBuilder text = new StringBuilder(96);
        trace.forEach((part, nanos) ->
                text.append(part.label()).append(";dur=").append(millis(nanos)).append(", "));
        return text.append("total;dur=").append(millis(totalNanos)).toString();
    }

    void log(Exchange exchange, long totalNanos) {
        StringBuilder parts = new StringBuilder(96);
        exchange.trace()
                .forEach((part, nanos) ->
                        parts.append(' ').append(part.label()).append("_ms=").append(millis(nanos)));
        LOG.warn(
                "slow operation method={} route={} status={} duration_ms={} request_id={}{}",
                exchange.method(),
                exchange.route() == null ? "" : exchange.route().template(),
                exchange.status(),
                millis(totalNanos),
                exchange.requestId(),
                parts);
    }

    private static String millis(long nanos) {
        return Double.toString(Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0);
    }
}

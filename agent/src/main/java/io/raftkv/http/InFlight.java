package io.raftkv.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The exchanges under way: bounds their number and ends those whose time is up. One sweep over all of them is cheaper
 * than one timer for each.
 */
final class InFlight {
    /** More at once are refused as overload, whatever {@code limits.max_connections} allows. */
    static final int EXCHANGES_MAX = 4096;

    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final Duration timeout;

    InFlight(Duration timeout) {
        this.timeout = timeout;
    }

    void add(Exchange exchange) {
        count.incrementAndGet();
        exchanges.add(exchange);
    }

    void remove(Exchange exchange) {
        if (exchanges.remove(exchange)) {
            count.decrementAndGet();
        }
    }

    int count() {
        return count.get();
    }

    /** Requests for keys and values that came before a moment of {@link System#nanoTime} and are not answered yet. */
    int dataRequestsBefore(long nanos) {
        int data = 0;
        for (Exchange exchange : exchanges) {
            Route route = exchange.route();
            data += route != null && route.isData() && exchange.startNanos() - nanos < 0 ? 1 : 0;
        }
        return data;
    }

    boolean isOverloaded() {
        return count.get() > EXCHANGES_MAX;
    }

    void sweep() {
        long now = System.nanoTime();
        for (Exchange exchange : exchanges) {
            Duration limit = limit(exchange.route());
            if (now - exchange.startNanos() > limit.toNanos()) {
                exchange.expire(limit.toMillis() + " ms");
            }
        }
    }

    private Duration limit(Route route) {
        return route != null && route.timeoutMin().compareTo(timeout) > 0 ? route.timeoutMin() : timeout;
    }
}

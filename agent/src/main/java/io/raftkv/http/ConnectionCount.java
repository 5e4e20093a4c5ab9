package io.raftkv.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;

/**
 * Counts connections and marks those above the limit. They are accepted, so that a client hears why it is refused and
 * an operator's health check gets through; a hard limit somewhat above ends accepting altogether.
 */
final class ConnectionCount implements Connection.Listener {
    /** Above {@code limits.max_connections}: for refusals and probes. */
    static final int RESERVE = 64;

    private final int max;
    private final AtomicInteger open = new AtomicInteger();
    private final Set<Connection> excess = ConcurrentHashMap.newKeySet();

    ConnectionCount(int max) {
        this.max = max;
    }

    int max() {
        return max;
    }

    boolean isExcess(Connection connection) {
        return !excess.isEmpty() && excess.contains(connection);
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof RawTargetConnection && open.incrementAndGet() > max) {
            excess.add(connection);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof RawTargetConnection) {
            open.decrementAndGet();
            excess.remove(connection);
        }
    }
}

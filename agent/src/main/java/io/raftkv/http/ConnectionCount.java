package io.raftkv.http;

import java.time.Duration;
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
    private final Set<RawTargetConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
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

    /**
     * Ends connections that have been sending the headers of one request for too long. The idle timeout does not see
     * them: somebody who sends a byte now and then is never idle, and holds a connection for ever.
     */
    void closeStuck(Duration limit) {
        long now = System.nanoTime();
        for (RawTargetConnection connection : open) {
            if (connection.isInHeadersLongerThan(limit, now)) {
                connection.getEndPoint().close();
            }
        }
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof RawTargetConnection counted) {
            open.add(counted);
            if (count.incrementAndGet() > max) {
                excess.add(connection);
            }
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof RawTargetConnection counted && open.remove(counted)) {
            count.decrementAndGet();
            excess.remove(connection);
        }
    }
}

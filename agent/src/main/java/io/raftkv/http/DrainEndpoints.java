package io.raftkv.http;

import io.raftkv.api.DrainResponse;
import io.raftkv.node.ClusterService;
import io.raftkv.node.NodeService;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** {@code /admin/drain} and {@code /admin/undrain}: a drain is answered when the last data request was. */
final class DrainEndpoints {
    /** Longer than any data request may take. */
    static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final NodeService node;
    private final ClusterService cluster;
    private final InFlight inFlight;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private volatile Asked asked;

    DrainEndpoints(NodeService node, ClusterService cluster, InFlight inFlight) {
        this.node = node;
        this.cluster = cluster;
        this.inFlight = inFlight;
    }

    /** Data requests that came after {@code closedNanos} were refused, and are nothing to wait for. */
    private record Waiting(Exchange exchange, long closedNanos) {}

    /**
     * A drain that nobody has ended.
     *
     * @param nanos data requests from before are waited for
     * @param closed whether the node has done its part: the gate is closed, leadership away or offered in vain
     */
    private record Asked(long nanos, boolean closed) {}

    void drain(Exchange exchange) {
        ask();
        exchange.answerWhen(node.drain(), begun -> {
            waiting.add(new Waiting(exchange, closed()));
            poll();
        });
    }

    private synchronized void ask() {
        if (asked == null) {
            asked = new Asked(System.nanoTime(), false);
        }
    }

    /** @return since when data requests are refused, for certain */
    private synchronized long closed() {
        if (asked != null && !asked.closed()) {
            asked = new Asked(System.nanoTime(), true);
        }
        return asked == null ? System.nanoTime() : asked.nanos(); // no longer asked: ended while it began
    }

    /** How far a drain is, for whoever waits for it. */
    void state(Exchange exchange) {
        Asked now = asked;
        if (now == null) {
            answer(exchange, DrainResponse.SERVING, 0);
            return;
        }
        int left = inFlight.dataRequestsBefore(now.nanos());
        answer(exchange, now.closed() && left == 0 ? DrainResponse.DRAINED : DrainResponse.DRAINING, left);
    }

    void undrain(Exchange exchange) {
        node.undrain();
        synchronized (this) {
            asked = null;
        }
        answer(exchange, DrainResponse.SERVING, 0);
    }

    /** Answers those who have waited long enough; called every few milliseconds by the server's timer. */
    void poll() {
        waiting.removeIf(one -> {
            int left = inFlight.dataRequestsBefore(one.closedNanos());
            boolean timeIsOver = System.nanoTime() - one.exchange().startNanos() > WAIT_MAX.toNanos();
            if (left > 0 && !timeIsOver) {
                return false;
            }
            answer(one.exchange(), left == 0 ? DrainResponse.DRAINED : DrainResponse.DRAINING, left);
            return true;
        });
    }

    private void answer(Exchange exchange, String status, int left) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - exchange.startNanos());
        exchange.answerJson(
                200, new DrainResponse(node.nodeId(), status, cluster.leader().leader(), left, millis));
    }
}

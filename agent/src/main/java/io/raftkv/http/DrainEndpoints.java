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

    DrainEndpoints(NodeService node, ClusterService cluster, InFlight inFlight) {
        this.node = node;
        this.cluster = cluster;
        this.inFlight = inFlight;
    }

    /** Data requests that came after {@code closedNanos} were refused, and are nothing to wait for. */
    private record Waiting(Exchange exchange, long closedNanos) {}

    void drain(Exchange exchange) {
        exchange.answerWhen(node.drain(), begun -> {
            waiting.add(new Waiting(exchange, System.nanoTime()));
            poll();
        });
    }

    void undrain(Exchange exchange) {
        node.undrain();
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

package io.raftkv.http;

import io.raftkv.api.ErrorCode;
import io.raftkv.api.LeaderResponse;
import io.raftkv.node.ClusterService;
import io.raftkv.node.NotLeaderException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests that only the leader can serve to it, at most one step: a forwarded request that meets no leader goes
 * back. While nobody leads, requests wait a bounded time for an election to end; nothing was proposed for them, so
 * sending them later or refusing them are both right.
 */
final class LeaderForwarder {
    /** Requests that may wait for a leader; one more is refused at once. */
    static final int WAITING_MAX = 2048;

    private static final Logger LOG = LoggerFactory.getLogger(LeaderForwarder.class);
    private static final Duration ELECTION_WAIT_MAX = Duration.ofSeconds(3);

    private final ClusterService cluster;
    private final LeaderClient client;
    private final Executor pool;
    private final long waitNanosMax;
    private final Queue<Exchange> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();

    LeaderForwarder(ClusterService cluster, LeaderClient client, Executor pool, Duration requestTimeout) {
        this.cluster = cluster;
        this.client = client;
        this.pool = pool;
        this.waitNanosMax = Math.min(ELECTION_WAIT_MAX.toNanos(), requestTimeout.toNanos() / 2);
    }

    /** Serves an exchange that this node could not serve. */
    void forward(Exchange exchange, NotLeaderException refusal) {
        exchange.takeBack();
        if (ForwardingMark.isIn(exchange.request().getHeaders())) {
            exchange.error(ErrorCode.NO_LEADER, "no leader: the node that was asked for it does not lead", null);
            return;
        }
        if (refusal.leaderHttp().isPresent()) {
            send(exchange, refusal.leaderHttp().get());
        } else {
            await(exchange);
        }
    }

    private void send(Exchange exchange, String leaderHttp) {
        client.send(exchange, leaderHttp, () -> await(exchange));
    }

    private void await(Exchange exchange) {
        if (exchange.isAnswered()) {
            return;
        }
        if (waitedTooLong(exchange) || waitingCount.get() >= WAITING_MAX) {
            refuse(exchange);
            return;
        }
        waitingCount.incrementAndGet();
        waiting.add(exchange);
    }

    private boolean waitedTooLong(Exchange exchange) {
        return System.nanoTime() - exchange.startNanos() > waitNanosMax;
    }

    /** Looks whether there is a leader by now; called every few milliseconds by the server's timer. */
    void poll() {
        if (waiting.isEmpty()) {
            return;
        }
        LeaderResponse leader = cluster.leader();
        boolean leads = leader.state().equals("Leader");
        String leaderHttp = leader.leaderHttp();
        boolean known = leads || !leader.leader().isEmpty() && leaderHttp != null && !leaderHttp.isEmpty();
        // Once around: what goes back into the queue waits for the next call.
        for (int left = waitingCount.get(); left > 0; left--) {
            Exchange exchange = waiting.poll();
            if (exchange == null) {
                return;
            }
            waitingCount.decrementAndGet();
            if (!known) {
                await(exchange);
            } else if (leads) {
                serveHere(exchange);
            } else {
                send(exchange, leaderHttp);
            }
        }
    }

    private void serveHere(Exchange exchange) {
        try {
            pool.execute(() -> {
                try {
                    exchange.route().endpoint().serve(exchange);
                } catch (RuntimeException e) {
                    exchange.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            exchange.error(ErrorCode.OVERLOADED, "too many requests are waiting for a thread", null);
        }
    }

    private void refuse(Exchange exchange) {
        LOG.debug("request refused, no leader request_id={}", exchange.requestId());
        exchange.error(ErrorCode.NO_LEADER, "no leader: none is known and nothing was written", null);
    }

    int waitingCount() {
        return waitingCount.get();
    }
}

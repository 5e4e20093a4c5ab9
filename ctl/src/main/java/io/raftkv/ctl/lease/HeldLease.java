package io.raftkv.ctl.lease;

import io.raftkv.api.ErrorCode;
import io.raftkv.api.LeaseRequest;
import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.client.AgentException;
import io.raftkv.ctl.failure.CtlException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The right to change a cluster, for as long as this is open. A renewal that fails is tried again at the next turn: when
 * the lease is lost meanwhile, the agents refuse the next change, which is what protects the cluster.
 */
public final class HeldLease implements AutoCloseable {
    /** How long a lease outlives a raftkvctl that was killed. */
    static final Duration TTL = Duration.ofSeconds(30);

    private static final int RENEWALS_PER_TTL = 3;

    private final AgentClient client;
    private final OptionalLong lease;
    private final ScheduledExecutorService renewal;

    private HeldLease(AgentClient client, OptionalLong lease) {
        this.client = client;
        this.lease = lease;
        this.renewal = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lease-renewal");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Takes the lease. An agent of a version that knows no leases gives none, and asks for none.
     *
     * @param operation what for, as others shall read it
     * @throws CtlException exit code 9 while another operation holds it
     */
    public static HeldLease take(AgentClient client, String operation) {
        try {
            LeaseRequest request = new LeaseRequest(LeaseHolder.self(), operation, TTL.toMillis(), null);
            HeldLease held = new HeldLease(
                    client, OptionalLong.of(client.acquireLease(request).lease()));
            held.renewRegularly();
            return held;
        } catch (AgentException e) {
            if (e.code().equals(ErrorCode.UNKNOWN_PATH.name())) {
                return new HeldLease(client, OptionalLong.empty());
            }
            throw e;
        }
    }

    /** The cluster, with this lease named in every call. */
    public AgentClient client() {
        return lease.isPresent() ? client.underLease(lease.getAsLong()) : client;
    }

    private void renewRegularly() {
        AgentClient named = client();
        long pauseMillis = TTL.toMillis() / RENEWALS_PER_TTL;
        renewal.scheduleWithFixedDelay(
                () -> {
                    try {
                        named.renewLease();
                    } catch (CtlException triedAgainNextTurn) {
                        // A lost lease shows at the next change, where it matters.
                    }
                },
                pauseMillis,
                pauseMillis,
                TimeUnit.MILLISECONDS);
    }

    /** Gives the lease back; where that fails it ends by itself. */
    @Override
    public void close() {
        renewal.shutdownNow();
        if (lease.isPresent()) {
            try {
                client().releaseLease();
            } catch (CtlException endsByItself) {
                // The change is made; whoever comes next waits for TTL at most.
            }
        }
    }
}

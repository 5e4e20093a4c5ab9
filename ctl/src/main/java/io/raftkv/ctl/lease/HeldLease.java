package io.raftkv.ctl.lease;

import io.raftkv.api.ErrorCode;
import io.raftkv.api.LeaseRequest;
import io.raftkv.api.LeaseResponse;
import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.client.AgentException;
import io.raftkv.ctl.client.Deadline;
import io.raftkv.ctl.failure.CtlException;
import java.time.Duration;
import java.util.Optional;
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
    private static final Duration PAUSE = Duration.ofMillis(200);

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
        return take(client, operation, false);
    }

    /**
     * Takes the lease for a journalled operation, also from an earlier process of the same operation: the caller has the
     * lock of its journal, so that process is gone and need not be waited for.
     *
     * @param operation with its id
     */
    public static HeldLease takeAgain(AgentClient client, String operation) {
        return take(client, operation, true);
    }

    /**
     * The lease that an earlier process of a journalled operation left, if it is still there: nobody else should have to
     * wait until it ends by itself.
     *
     * @return empty also when no agent can tell
     */
    public static Optional<HeldLease> leftBy(AgentClient client, String operation) {
        try {
            LeaseResponse left = client.lease();
            boolean ours =
                    left.held() && operation.equals(left.operation()) && LeaseHolder.isOfThisUserHere(left.holder());
            return ours ? Optional.of(takeAgain(client, operation)) : Optional.empty();
        } catch (CtlException endsByItself) {
            return Optional.empty();
        }
    }

    private static HeldLease take(AgentClient client, String operation, boolean fromEarlierProcess) {
        OptionalLong lease;
        try {
            lease = OptionalLong.of(acquire(client, operation, fromEarlierProcess));
        } catch (AgentException e) {
            if (e.errorCode() != ErrorCode.UNKNOWN_PATH) {
                throw e;
            }
            lease = OptionalLong.empty();
        }
        HeldLease held = new HeldLease(client, lease);
        if (lease.isPresent()) {
            held.renewRegularly();
        }
        return held;
    }

    private static long acquire(AgentClient client, String operation, boolean fromEarlierProcess) {
        String self = LeaseHolder.self();
        try {
            return client.acquireLease(new LeaseRequest(self, operation, TTL.toMillis(), null))
                    .lease();
        } catch (AgentException e) {
            if (e.errorCode() != ErrorCode.LEASE_HELD && e.errorCode() != ErrorCode.OUTCOME_UNKNOWN) {
                throw e;
            }
            LeaseResponse held = client.lease();
            // It may be this very request, whose answer was lost.
            boolean own = self.equals(held.holder()) && operation.equals(held.operation());
            boolean left = fromEarlierProcess
                    && held.held()
                    && LeaseHolder.isOfThisUserHere(held.holder())
                    && operation.equals(held.operation());
            if (!own && !left) {
                throw e;
            }
            return client.acquireLease(new LeaseRequest(self, operation, TTL.toMillis(), held.lease()))
                    .lease();
        }
    }

    /** The cluster, with this lease named in every call. */
    public AgentClient client() {
        return lease.isPresent() ? client.underLease(lease.getAsLong()) : client;
    }

    /**
     * Asks the cluster whether the lease is still this one, and renews it.
     *
     * @throws AgentException LEASE_LOST when it is not
     * @throws CtlException when that cannot be told
     */
    public void requireInForce() {
        if (lease.isEmpty()) {
            return;
        }
        Deadline deadline = Deadline.in(client.timeout());
        while (true) {
            try {
                client().renewLease();
                return;
            } catch (CtlException e) {
                boolean lost = e instanceof AgentException known && known.errorCode() == ErrorCode.LEASE_LOST;
                if (lost || deadline.isOver()) {
                    throw e;
                }
                // To renew it twice is no harm: what is not known to have happened is asked again.
                deadline.pause(PAUSE);
            }
        }
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

    /** Renews it no more and leaves it where it is: the cluster that gave it was stopped. */
    public void abandon() {
        renewal.shutdownNow();
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

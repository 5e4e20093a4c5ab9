package io.raftkv.ctl.lease;

import io.raftkv.api.LeaderResponse;
import io.raftkv.api.LeaseRequest;
import io.raftkv.api.LeaseResponse;
import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.failure.CtlException;
import java.time.Duration;

/** The lease as it stands, whoever holds it. */
public final class StandingLease {
    private static final String BREAKING = "lease break";

    private StandingLease() {}

    /** From the leader where one is known: it alone can tell how long the lease lives on. */
    public static LeaseResponse read(AgentClient client) {
        try {
            LeaderResponse leader = client.leader();
            if (leader.leaderHttp() != null && !leader.leaderHttp().isEmpty()) {
                return client.at(leader.leaderHttp()).lease();
            }
        } catch (CtlException leaderDoesNotAnswer) {
            // Every other agent has the record as well.
        }
        return client.lease();
    }

    /** For people. */
    public static String until(LeaseResponse lease) {
        if (lease.expiresInMs() == null) {
            return "not known: no leader answers";
        }
        long seconds = Duration.ofMillis(lease.expiresInMs()).toSeconds();
        return lease.expiresInMs() == 0
                ? "its time is over: whoever comes next gets it"
                : "it ends " + seconds + "s from now, unless its holder renews it";
    }

    /**
     * Ends exactly this lease: its number never holds again, and every change that names it is refused.
     *
     * @throws CtlException exit code 9 when it has changed hands meanwhile
     */
    public static void end(AgentClient client, LeaseResponse lease) {
        LeaseRequest over = new LeaseRequest(LeaseHolder.self(), BREAKING, HeldLease.TTL.toMillis(), lease.lease());
        long taken = client.acquireLease(over).lease();
        client.underLease(taken).releaseLease();
    }
}

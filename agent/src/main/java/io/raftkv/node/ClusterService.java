package io.raftkv.node;

import io.raftkv.api.JoinRequest;
import io.raftkv.api.JoinResponse;
import io.raftkv.api.LeaderResponse;
import io.raftkv.api.NodesResponse;
import io.raftkv.api.PeerHello;
import io.raftkv.api.PromoteRequest;
import io.raftkv.api.PromoteResponse;
import io.raftkv.api.RemoveRequest;
import io.raftkv.api.RemoveResponse;
import io.raftkv.api.TransferRequest;
import io.raftkv.api.TransferResponse;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Membership and leadership. A change names the lease that its caller holds; without one it is refused while somebody
 * else holds the lease ({@link LeaseService}). The changing calls must run on the leader: elsewhere they fail with
 * {@link NotLeaderException} and are forwarded.
 */
public interface ClusterService {
    /** From local knowledge; never waits. */
    NodesResponse nodes();

    /** From local knowledge; never waits. */
    LeaderResponse leader();

    CompletableFuture<JoinResponse> join(JoinRequest request, OptionalLong lease);

    CompletableFuture<RemoveResponse> remove(RemoveRequest request, OptionalLong lease);

    CompletableFuture<PromoteResponse> promote(PromoteRequest request, OptionalLong lease);

    CompletableFuture<TransferResponse> transfer(TransferRequest request, OptionalLong lease);

    /** Another agent introduces itself; the answer introduces this one. Never waits. */
    PeerHello hello(PeerHello from);
}

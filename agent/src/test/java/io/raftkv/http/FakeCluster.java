package io.raftkv.http;

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
import io.raftkv.node.ClusterService;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Three members, of which node1 leads unless a test says otherwise. */
final class FakeCluster implements ClusterService {
    volatile LeaderResponse leader = new LeaderResponse("node1", "Leader", "node1:7000", "http://127.0.0.1:1", 3);
    volatile Supplier<CompletableFuture<?>> before = () -> CompletableFuture.completedFuture(null);
    volatile Object lastRequest;
    volatile OptionalLong lastLease;

    @Override
    public NodesResponse nodes() {
        return new NodesResponse(
                List.of(new NodesResponse.NodeView(
                        "node1", "node1:7000", "Voter", "http://node1:8080", "leader", "up", 10L, 0L, "1.0.0")),
                1);
    }

    @Override
    public LeaderResponse leader() {
        return leader;
    }

    @Override
    public CompletableFuture<JoinResponse> join(JoinRequest request, OptionalLong lease) {
        return answer(request, lease, new JoinResponse("c0ffee", 1, request.nodeId(), "Nonvoter", false));
    }

    @Override
    public CompletableFuture<RemoveResponse> remove(RemoveRequest request, OptionalLong lease) {
        return answer(request, lease, new RemoveResponse(request.nodeId(), 2, 0, "2 voters tolerate no failure"));
    }

    @Override
    public CompletableFuture<PromoteResponse> promote(PromoteRequest request, OptionalLong lease) {
        return answer(request, lease, new PromoteResponse(request.nodeId(), "Voter", "up"));
    }

    @Override
    public CompletableFuture<TransferResponse> transfer(TransferRequest request, OptionalLong lease) {
        return answer(request, lease, new TransferResponse("node2", 4, 12));
    }

    @Override
    public PeerHello hello(PeerHello from) {
        lastRequest = from;
        return new PeerHello(
                "node1",
                "node1:7000",
                "http://node1:8080",
                "c0ffee",
                1,
                "i",
                1,
                "1.0.0",
                "Leader",
                10,
                null,
                null,
                true,
                false,
                false,
                null,
                "node1:7000");
    }

    private <T> CompletableFuture<T> answer(Object request, OptionalLong lease, T response) {
        lastRequest = request;
        lastLease = lease;
        return before.get().thenApply(ignored -> response);
    }
}

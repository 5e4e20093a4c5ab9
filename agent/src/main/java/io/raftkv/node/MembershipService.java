package io.raftkv.node;

import io.raftkv.api.ApiException;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** {@link ClusterService} of a running node: views at once, changes one after the other on {@link LeaderDuties}. */
public final class MembershipService implements ClusterService {
    private final ClusterView view;
    private final ServingGate gate;
    private final Leadership leadership;
    private final LeaderDuties duties;
    private final JoinProcedure joining;
    private final RemoveProcedure removal;
    private final PromoteProcedure promotion;
    private final LeadershipTransfer transfer;
    private final Introductions introductions;
    private final AskingBack askingBack;
    private final OperationLeases leases;

    MembershipService(
            ClusterView view,
            ServingGate gate,
            Leadership leadership,
            LeaderDuties duties,
            JoinProcedure joining,
            RemoveProcedure removal,
            PromoteProcedure promotion,
            LeadershipTransfer transfer,
            Introductions introductions,
            AskingBack askingBack,
            OperationLeases leases) {
        this.view = view;
        this.gate = gate;
        this.leadership = leadership;
        this.duties = duties;
        this.joining = joining;
        this.removal = removal;
        this.promotion = promotion;
        this.transfer = transfer;
        this.introductions = introductions;
        this.askingBack = askingBack;
        this.leases = leases;
    }

    @Override
    public NodesResponse nodes() {
        return view.nodes();
    }

    @Override
    public LeaderResponse leader() {
        return view.leader();
    }

    @Override
    public CompletableFuture<JoinResponse> join(JoinRequest request, OptionalLong lease) {
        return onLeader(
                gate.faultRefusal(),
                auto(request) ? () -> {} : () -> leases.require(lease),
                () -> joining.join(request));
    }

    @Override
    public CompletableFuture<RemoveResponse> remove(RemoveRequest request, OptionalLong lease) {
        return onLeader(gate.removalRefusal(), () -> leases.require(lease), () -> removal.remove(request));
    }

    @Override
    public CompletableFuture<PromoteResponse> promote(PromoteRequest request, OptionalLong lease) {
        return onLeader(lease, () -> promotion.promote(request));
    }

    @Override
    public CompletableFuture<TransferResponse> transfer(TransferRequest request, OptionalLong lease) {
        return onLeader(lease, () -> transfer.transfer(request));
    }

    @Override
    public PeerHello hello(PeerHello from) {
        PeerHello answer = introductions.answer(from);
        askingBack.consider(from);
        return answer;
    }

    /** A node that joins by itself asks for no operator: what an operator does meanwhile must not keep it away. */
    private static boolean auto(JoinRequest request) {
        return Boolean.TRUE.equals(request.auto());
    }

    private <T> CompletableFuture<T> onLeader(OptionalLong lease, Callable<T> request) {
        // A draining leader still serves its cluster: that is how leadership gets away from it.
        return onLeader(gate.faultRefusal(), () -> leases.require(lease), request);
    }

    private <T> CompletableFuture<T> onLeader(Optional<ApiException> byGate, Runnable permission, Callable<T> request) {
        Optional<ApiException> refusal = byGate.or(leadership::notLeader);
        return refusal.<CompletableFuture<T>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> duties.submit(() -> {
                    permission.run();
                    return request.call();
                }));
    }
}

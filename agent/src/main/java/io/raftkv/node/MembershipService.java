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
            AskingBack askingBack) {
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
    public CompletableFuture<JoinResponse> join(JoinRequest request) {
        return onLeader(() -> joining.join(request));
    }

    @Override
    public CompletableFuture<RemoveResponse> remove(RemoveRequest request) {
        return onLeader(gate.removalRefusal(), () -> removal.remove(request));
    }

    @Override
    public CompletableFuture<PromoteResponse> promote(PromoteRequest request) {
        return onLeader(() -> promotion.promote(request));
    }

    @Override
    public CompletableFuture<TransferResponse> transfer(TransferRequest request) {
        return onLeader(() -> transfer.transfer(request));
    }

    @Override
    public PeerHello hello(PeerHello from) {
        PeerHello answer = introductions.answer(from);
        askingBack.consider(from);
        return answer;
    }

    private <T> CompletableFuture<T> onLeader(Callable<T> request) {
        // A draining leader still serves its cluster: that is how leadership gets away from it.
        return onLeader(gate.faultRefusal(), request);
    }

    private <T> CompletableFuture<T> onLeader(Optional<ApiException> byGate, Callable<T> request) {
        Optional<ApiException> refusal = byGate.or(leadership::notLeader);
        return refusal.<CompletableFuture<T>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> duties.submit(request));
    }
}

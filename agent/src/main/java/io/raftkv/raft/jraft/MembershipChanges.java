package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.PeerId;
import io.raftkv.raft.Membership;
import io.raftkv.raft.MembershipChangeException;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.ProposalRejectedException;
import io.raftkv.raft.ProposalRejectedException.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Changes of the configuration, one member at a time: majorities before and after then always share a member (Raft
 * thesis, section 4.1). Each call may be repeated: what is done already succeeds.
 */
final class MembershipChanges {
    private final Node node;
    private final Supplier<Membership> current;

    /** @param current the configuration as this leader has it, committed or not */
    MembershipChanges(Node node, Supplier<Membership> current) {
        this.node = node;
        this.current = current;
    }

    CompletableFuture<Void> addNonvoter(PeerAddress peer) {
        return onLeader(() -> {
            Membership membership = current.get();
            if (membership.nonvoters().contains(peer) || membership.voters().contains(peer)) {
                return done();
            }
            return change(closure -> node.addLearners(List.of(Peers.toEngine(peer)), closure));
        });
    }

    /** Promotion takes two steps, because the engine refuses a configuration in which a nonvoter becomes a voter. */
    CompletableFuture<Void> addVoter(PeerAddress peer) {
        return onLeader(() -> {
            Membership membership = current.get();
            if (membership.voters().contains(peer)) {
                return done();
            }
            PeerId engine = Peers.toEngine(peer);
            if (!membership.nonvoters().contains(peer)) {
                return change(closure -> node.addPeer(engine, closure));
            }
            return change(closure -> node.removeLearners(List.of(engine), closure))
                    .thenCompose(ignored -> change(closure -> node.addPeer(engine, closure)));
        });
    }

    CompletableFuture<Void> remove(PeerAddress peer) {
        return onLeader(() -> {
            Membership membership = current.get();
            PeerId engine = Peers.toEngine(peer);
            if (membership.voters().contains(peer)) {
                return change(closure -> node.removePeer(engine, closure));
            }
            if (membership.nonvoters().contains(peer)) {
                return change(closure -> node.removeLearners(List.of(engine), closure));
            }
            return done();
        });
    }

    private CompletableFuture<Void> onLeader(Supplier<CompletableFuture<Void>> change) {
        if (!node.isLeader(false)) {
            return CompletableFuture.failedFuture(
                    new ProposalRejectedException(Reason.NOT_LEADER, "only the leader changes the configuration"));
        }
        return change.get();
    }

    private static CompletableFuture<Void> change(Consumer<Closure> call) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        try {
            call.accept(status -> complete(result, status));
        } catch (IllegalArgumentException | IllegalStateException e) {
            result.completeExceptionally(new MembershipChangeException(e.getMessage()));
        }
        return result;
    }

    private static void complete(CompletableFuture<Void> result, Status status) {
        if (status.isOk()) {
            result.complete(null);
        } else {
            result.completeExceptionally(Outcomes.ofMembershipChange(status));
        }
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }
}

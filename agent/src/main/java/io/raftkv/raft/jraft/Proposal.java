package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import io.raftkv.command.CommandGroup;
import io.raftkv.raft.RaftEngine.Applied;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One entry on its way. The engine keeps it beside the entry and gives it back to the state machine, which then need
 * not decode what this node itself encoded.
 */
final class Proposal implements Closure {
    private final CommandGroup group;
    private final Set<Proposal> inFlight;
    private final CompletableFuture<Applied> future = new CompletableFuture<>();

    /** @param inFlight where it is listed until its outcome is known */
    Proposal(CommandGroup group, Set<Proposal> inFlight) {
        this.group = group;
        this.inFlight = inFlight;
        inFlight.add(this);
    }

    CommandGroup group() {
        return group;
    }

    CompletableFuture<Applied> future() {
        return future;
    }

    /** Applied here. */
    void succeed(Applied applied) {
        inFlight.remove(this);
        future.complete(applied);
    }

    void fail(RuntimeException cause) {
        inFlight.remove(this);
        future.completeExceptionally(cause);
    }

    /** The engine gives up on it; success never comes this way, the state machine reports that with the results. */
    @Override
    public void run(Status status) {
        fail(Outcomes.ofProposal(status));
    }
}

package io.raftkv.raft;

import io.raftkv.command.CommandGroup;
import io.raftkv.command.CommandResult;
import io.raftkv.command.LogPosition;
import io.raftkv.snapshot.SnapshotManifest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A running member of one Raft group. Every future completes on an engine thread: do not block there.
 *
 * <p>Futures of {@link #propose} and of the membership calls fail with {@link ProposalRejectedException} when the call
 * certainly had no effect, and with {@link OutcomeUnknownException} when nobody here can say.
 */
public interface RaftEngine extends AutoCloseable {

    /** Proposes one log entry; completes after it was applied on this node, with one result per command. */
    CompletableFuture<Applied> propose(CommandGroup group);

    /**
     * Confirms leadership with a quorum (Raft thesis, section 6.4) and waits until this node has applied everything
     * that was committed before the call. Works on followers and nonvoters too; concurrent calls share rounds.
     *
     * @return the applied index at which a local read is now linearizable
     */
    CompletableFuture<Long> readIndex();

    /** Completes when every entry committed before this call has been applied here. Leader only. */
    CompletableFuture<Long> barrier();

    EngineStatus status();

    /** Per peer, without this node; empty unless this node leads. */
    Map<PeerAddress, PeerProgress> progress();

    CompletableFuture<Void> addNonvoter(PeerAddress peer);

    CompletableFuture<Void> addVoter(PeerAddress peer);

    /** Removes a voter or a nonvoter. A leader may remove itself. */
    CompletableFuture<Void> remove(PeerAddress peer);

    /** Starts handing leadership over; completes when the transfer was begun, not when it was won. */
    CompletableFuture<Void> transferLeadership(PeerAddress to);

    /**
     * Makes and publishes a snapshot of what is applied now; completes when it is durable under its final name. When
     * nothing was applied since the newest published one, completes with that one.
     */
    CompletableFuture<SnapshotManifest> snapshot();

    /** Leaves the group's threads and closes the log. Does not hand leadership over. */
    @Override
    void close();

    /**
     * The effect of one entry.
     *
     * @param applyBegunNanos {@link System#nanoTime} when this node began to apply it
     * @param forceNanos how long this node's own write and force of it took, -1 when that is not known
     */
    record Applied(LogPosition position, List<CommandResult> results, long applyBegunNanos, long forceNanos) {}
}

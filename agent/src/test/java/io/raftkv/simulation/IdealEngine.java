package io.raftkv.simulation;

import io.raftkv.command.CommandCodec;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.LogPosition;
import io.raftkv.raft.EngineListener;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.GroupConfiguration;
import io.raftkv.raft.Membership;
import io.raftkv.raft.OutcomeUnknownException;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.PeerProgress;
import io.raftkv.raft.ProposalRejectedException;
import io.raftkv.raft.ProposalRejectedException.Reason;
import io.raftkv.raft.RaftEngineStub;
import io.raftkv.raft.ReplicatedState;
import io.raftkv.raft.jraft.SteppedLog;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.store.KvStateMachine;
import io.raftkv.wal.EntryType;
import io.raftkv.wal.WalEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** One member of an {@link IdealGroup}: its real log and its real state, moved by the group. */
final class IdealEngine extends RaftEngineStub {
    private final Machine machine;
    private final IdealGroup group;
    private final PeerAddress self;
    private final SteppedLog log;
    private final ReplicatedState state;
    private final EngineListener listener;
    private final TreeMap<Long, CompletableFuture<Applied>> proposals = new TreeMap<>();
    private long commitIndex;
    private long appliedIndex;
    private long leadsSinceIndex = Long.MAX_VALUE;
    private boolean closed;
    private boolean atOnce;

    IdealEngine(
            Machine machine,
            IdealGroup group,
            PeerAddress self,
            SteppedLog log,
            ReplicatedState state,
            EngineListener listener) {
        this.machine = machine;
        this.group = group;
        this.self = self;
        this.log = log;
        this.state = state;
        this.listener = listener;
        this.appliedIndex = state.header().applied().index();
        this.commitIndex = appliedIndex;
    }

    Machine machine() {
        return machine;
    }

    IdealGroup group() {
        return group;
    }

    PeerAddress self() {
        return self;
    }

    SteppedLog log() {
        return log;
    }

    ReplicatedState state() {
        return state;
    }

    boolean isAlive() {
        return !closed && !machine.isPowerCut() && machine.engine() == this;
    }

    long commitIndex() {
        return commitIndex;
    }

    long appliedIndex() {
        return appliedIndex;
    }

    void commitUpTo(long index) {
        commitIndex = Math.max(commitIndex, Math.min(index, log.wal().lastIndex()));
    }

    /** From now on whatever is asked of this engine is carried out before it answers. */
    void atOnce(boolean now) {
        atOnce = now;
    }

    void leads(long firstIndexOfTerm) {
        leadsSinceIndex = firstIndexOfTerm;
    }

    /** This engine no longer leads, or ends: nobody here can say what became of its proposals. */
    void deposed() {
        boolean led = leadsSinceIndex <= appliedIndex;
        leadsSinceIndex = Long.MAX_VALUE;
        List<CompletableFuture<Applied>> open = new ArrayList<>(proposals.values());
        proposals.clear();
        open.forEach(future -> future.completeExceptionally(new OutcomeUnknownException("no longer the leader")));
        if (led) {
            listener.leadershipLost(0);
        }
    }

    @Override
    public CompletableFuture<Applied> propose(CommandGroup commands) {
        if (!isAlive() || group.leader() != this) {
            return CompletableFuture.failedFuture(new ProposalRejectedException(Reason.NOT_LEADER, "not the leader"));
        }
        CompletableFuture<Applied> future = new CompletableFuture<>();
        long index = group.add(EntryType.DATA, commands.stampMillis(), CommandCodec.encode(commands));
        proposals.put(index, future);
        if (atOnce) {
            group.settle();
            future.completeExceptionally(new OutcomeUnknownException("no majority"));
        }
        return future;
    }

    @Override
    public CompletableFuture<Long> readIndex() {
        if (!isAlive() || !group.confirmsLeader()) {
            return CompletableFuture.failedFuture(new ProposalRejectedException(Reason.NOT_LEADER, "no leader"));
        }
        long index = group.commitIndex();
        if (group.leader() != this) {
            group.replicate(this, Integer.MAX_VALUE);
        }
        apply(Integer.MAX_VALUE);
        return appliedIndex >= index
                ? CompletableFuture.completedFuture(appliedIndex)
                : CompletableFuture.failedFuture(new OutcomeUnknownException("not caught up"));
    }

    @Override
    public EngineStatus status() {
        IdealEngine leader = group.leader();
        boolean leads = leader == this;
        EngineRole role = closed ? EngineRole.INACTIVE : leads ? EngineRole.LEADER : EngineRole.FOLLOWER;
        return new EngineStatus(
                role,
                closed || leader == null ? Optional.empty() : Optional.of(leader.self()),
                group.term(),
                commitIndex,
                appliedIndex,
                leads ? group.lastIndex() : log.wal().lastIndex(),
                group.membership());
    }

    @Override
    public Map<PeerAddress, PeerProgress> progress() {
        return group.leader() == this ? group.progress() : Map.of();
    }

    @Override
    public CompletableFuture<Void> addNonvoter(PeerAddress peer) {
        return change(group.with(peer, false));
    }

    @Override
    public CompletableFuture<Void> addVoter(PeerAddress peer) {
        return change(group.with(peer, true));
    }

    @Override
    public CompletableFuture<Void> remove(PeerAddress peer) {
        return change(group.without(peer));
    }

    @Override
    public CompletableFuture<Void> transferLeadership(PeerAddress to) {
        return CompletableFuture.failedFuture(new ProposalRejectedException(Reason.NOT_LEADER, "not offered"));
    }

    @Override
    public CompletableFuture<io.raftkv.snapshot.SnapshotManifest> snapshot() {
        throw new AssertionError("the world publishes");
    }

    private CompletableFuture<Void> change(Membership next) {
        if (!isAlive() || group.leader() != this || group.changes()) {
            return CompletableFuture.failedFuture(new ProposalRejectedException(Reason.NOT_LEADER, "not now"));
        }
        long index = group.add(
                EntryType.CONFIGURATION, 0, GroupConfiguration.stable(next).encode());
        group.settle();
        return group.leader() == this && group.commitIndex() >= index
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new OutcomeUnknownException("no majority"));
    }

    /** Applies committed entries in runs, as the engine's apply thread does. */
    void apply(int entriesMax) {
        long to = Math.min(commitIndex, appliedIndex + Math.min(entriesMax, Integer.MAX_VALUE / 2));
        while (isAlive() && appliedIndex < to) {
            List<KvStateMachine.Entry> run = new ArrayList<>();
            long index = appliedIndex + 1;
            for (; index <= to; index++) {
                WalEntry entry = read(index);
                if (entry.type() == EntryType.CONFIGURATION) {
                    break;
                }
                if (entry.type() == EntryType.DATA) {
                    run.add(new KvStateMachine.Entry(
                            new LogPosition(entry.term(), index), CommandCodec.decode(entry.payload())));
                }
            }
            if (!run.isEmpty()) {
                applyRun(run);
            }
            if (index <= to) {
                state.noteMembership(membershipAt(index));
                index++;
            }
            appliedIndex = index - 1;
        }
        if (isAlive() && leadsSinceIndex <= appliedIndex) {
            leadsSinceIndex = Long.MIN_VALUE;
            listener.leadershipGained(group.term());
        }
    }

    private void applyRun(List<KvStateMachine.Entry> run) {
        KvStateMachine.AppliedRun applied = state.apply(run);
        listener.applied(applied.changes(), applied.header());
        group.truth().checkState(machine.id(), applied.header());
        for (int i = 0; i < run.size(); i++) {
            long index = run.get(i).position().index();
            if (!applied.results().get(i).isEmpty()) {
                group.truth()
                        .checkResults(machine.id(), index, applied.results().get(i));
            }
            CompletableFuture<Applied> proposal = proposals.remove(index);
            if (proposal != null) {
                proposal.complete(
                        new Applied(run.get(i).position(), applied.results().get(i), 0, -1));
            }
        }
    }

    private Membership membershipAt(long index) {
        return GroupConfiguration.decode(read(index).payload()).membership();
    }

    private WalEntry read(long index) {
        WalEntry entry = log.read(index);
        if (entry == null) {
            throw new Violation(machine.id() + " lacks entry " + index + " of its log, which it had forced");
        }
        return entry;
    }

    /** Publishes a snapshot and shortens the log, as the engine does it. */
    void publish() throws IOException {
        if (appliedIndex == 0) {
            return;
        }
        long index = appliedIndex;
        state.skip(new LogPosition(
                log.wal().termAt(index) > 0
                        ? log.wal().termAt(index)
                        : group.truth().termAt(index),
                index));
        PublishedSnapshot published = state.publish();
        group.truth().checkState(machine.id() + "'s snapshot", header(published));
        log.truncatePrefix(index + 1);
    }

    private io.raftkv.store.StateHeader header(PublishedSnapshot published) throws IOException {
        return machine.headerOf(published);
    }

    /** The state was replaced by a snapshot from the leader. */
    void installed(long index) {
        appliedIndex = Math.max(appliedIndex, index);
        commitIndex = Math.max(commitIndex, index);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            group.left(this);
            deposed();
            machine.closeLog(log);
        }
    }
}

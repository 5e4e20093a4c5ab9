package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.raftkv.command.CommandCodec;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.LogPosition;
import io.raftkv.raft.EngineListener;
import io.raftkv.raft.GroupConfiguration;
import io.raftkv.raft.RaftEngine.Applied;
import io.raftkv.raft.ReplicatedState;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.store.KvStateMachine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine calls when something is committed. All of it runs on the engine's apply thread. */
final class JraftStateMachine extends StateMachineAdapter {
    /** Entries in one commit of the key space: large enough to share its cost, small enough to answer soon. */
    static final int RUN_ENTRIES_MAX = 256;
    /** Bytes in one commit of the key space. */
    static final long RUN_BYTES_MAX = 8L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(JraftStateMachine.class);

    private final ReplicatedState state;
    private final ConfigurationHistory history;
    private final SnapshotSaver saver;
    private final Executor completions;
    private final ForceTimes forceTimes;
    private final EngineListener listener;
    private final Consumer<Throwable> fatal;

    private long notedConfigurationIndex = -1;
    private long leadingTerm = -1;

    JraftStateMachine(
            ReplicatedState state,
            ConfigurationHistory history,
            SnapshotSaver saver,
            Executor completions,
            ForceTimes forceTimes,
            EngineListener listener,
            Consumer<Throwable> fatal) {
        this.state = state;
        this.history = history;
        this.saver = saver;
        this.completions = completions;
        this.forceTimes = forceTimes;
        this.listener = listener;
        this.fatal = fatal;
    }

    @Override
    public void onApply(Iterator entries) {
        try {
            while (entries.hasNext()) {
                applyRun(entries);
            }
        } catch (Throwable e) {
            fatal.accept(e);
            // Nothing of this run may count as applied, and no later entry may be applied on top of it.
            entries.setErrorAndRollback(1, new Status(RaftError.ESTATEMACHINE, "apply failed"));
        }
    }

    private void applyRun(Iterator entries) {
        long applyBegunNanos = System.nanoTime();
        noteMembershipBefore(entries.getIndex());
        List<KvStateMachine.Entry> run = new ArrayList<>();
        List<Proposal> proposals = new ArrayList<>();
        long bytes = 0;
        while (entries.hasNext() && run.size() < RUN_ENTRIES_MAX && bytes < RUN_BYTES_MAX) {
            Closure done = entries.done();
            Proposal proposal = done instanceof Proposal own ? own : null;
            CommandGroup group =
                    proposal != null ? proposal.group() : CommandCodec.decode(LogEntries.array(entries.getData()));
            bytes += entries.getData().remaining();
            run.add(new KvStateMachine.Entry(new LogPosition(entries.getTerm(), entries.getIndex()), group));
            proposals.add(proposal);
            entries.next();
        }
        KvStateMachine.AppliedRun applied = state.apply(run);
        listener.applied(applied.changes(), applied.header());
        completions.execute(() -> complete(run, proposals, applied, applyBegunNanos));
    }

    private void complete(
            List<KvStateMachine.Entry> run,
            List<Proposal> proposals,
            KvStateMachine.AppliedRun applied,
            long applyBegunNanos) {
        for (int i = 0; i < proposals.size(); i++) {
            if (proposals.get(i) != null) {
                proposals
                        .get(i)
                        .succeed(new Applied(
                                run.get(i).position(),
                                applied.results().get(i),
                                applyBegunNanos,
                                forceTimes.of(run.get(i).position().index())));
            }
        }
    }

    /** Entries below {@code index} are committed: a configuration among them is in force now. */
    private void noteMembershipBefore(long index) {
        long inForce = history.indexInForceAt(index - 1);
        if (inForce > notedConfigurationIndex) {
            state.noteMembership(history.at(index - 1));
            notedConfigurationIndex = inForce;
        }
    }

    /**
     * Notes where the engine stands, which is the lower bound of what the checkpoint will hold, and leaves the
     * checkpoint to another thread: made here it would stall every write.
     */
    @Override
    public void onSnapshotSave(SnapshotWriter writer, Closure done) {
        try {
            SnapshotMeta meta = (SnapshotMeta) writer.getCurrentMeta();
            state.skip(new LogPosition(meta.getLastIncludedTerm(), meta.getLastIncludedIndex()));
            state.noteMembership(SnapshotLayout.configuration(meta).membership());
        } catch (Throwable e) {
            fatal.accept(e);
            done.run(new Status(RaftError.ESTATEMACHINE, "state failed"));
            return;
        }
        saver.save(writer, done);
    }

    /** At start the state is there already; later it comes from a leader whose log no longer reaches back to ours. */
    @Override
    public boolean onSnapshotLoad(SnapshotReader reader) {
        try {
            SnapshotMeta meta = reader.load();
            long before = state.header().applied().index();
            SnapshotManifest manifest = state.install(Path.of(reader.getPath()));
            GroupConfiguration configuration = SnapshotLayout.configuration(meta);
            history.add(meta.getLastIncludedIndex(), configuration);
            history.truncatePrefix(meta.getLastIncludedIndex());
            if (meta.getLastIncludedIndex() == state.header().applied().index()) {
                // A checkpoint that is ahead of the engine's index carries a membership at least as new as this one.
                state.noteMembership(configuration.membership());
            }
            notedConfigurationIndex = meta.getLastIncludedIndex();
            if (manifest.index() > before) {
                LOG.info(
                        "snapshot installed from leader index={} term={} keys={}",
                        manifest.index(),
                        manifest.term(),
                        manifest.keyCount());
                listener.stateReplaced(manifest);
                listener.snapshotPublished(manifest);
            }
            return true;
        } catch (Throwable e) {
            fatal.accept(e);
            return false;
        }
    }

    /** Called after the first entry of the new term was committed, and every entry before it was applied. */
    @Override
    public void onLeaderStart(long term) {
        leadingTerm = term;
        LOG.info("leader elected: this node leads term={}", term);
        listener.leadershipGained(term);
    }

    @Override
    public void onLeaderStop(Status status) {
        if (leadingTerm < 0) {
            return;
        }
        LOG.info("leadership lost term={} reason={}", leadingTerm, status.getErrorMsg());
        long lost = leadingTerm;
        leadingTerm = -1;
        listener.leadershipLost(lost);
    }

    @Override
    public void onStartFollowing(LeaderChangeContext context) {
        LOG.info("leader found: following leader={} term={}", context.getLeaderId(), context.getTerm());
    }

    @Override
    public void onStopFollowing(LeaderChangeContext context) {
        LOG.info(
                "leader lost: was following leader={} term={} reason={}",
                context.getLeaderId(),
                context.getTerm(),
                context.getStatus().getErrorMsg());
    }

    @Override
    public void onError(RaftException e) {
        fatal.accept(e);
    }
}

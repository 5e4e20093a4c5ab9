package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.State;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.rpc.RpcServer;
import io.raftkv.command.CommandCodec;
import io.raftkv.command.CommandGroup;
import io.raftkv.raft.EngineOptions;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.Membership;
import io.raftkv.raft.OutcomeUnknownException;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.PeerProgress;
import io.raftkv.raft.ProposalRejectedException;
import io.raftkv.raft.ProposalRejectedException.Reason;
import io.raftkv.raft.RaftEngine;
import io.raftkv.raft.SharedRounds;
import io.raftkv.raft.TermAndVoteFile;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member of a SOFAJRaft group. */
public final class JraftEngine implements RaftEngine {
    static {
        EngineProperties.apply();
    }

    /** Readers that may gather while a round is under way. */
    static final int READERS_WAITING_MAX = 16_384;

    /** A round asked of a leader that died ends with the engine's timeout; its successor may answer long before. */
    private static final Duration READ_ROUND_PATIENCE = Duration.ofMillis(250);

    private static final int READ_ROUNDS_MAX = 8;

    static final int SNAPSHOT_CALLERS_WAITING_MAX = 256;

    private static final Logger LOG = LoggerFactory.getLogger(JraftEngine.class);
    private static final byte[] NO_CONTEXT = new byte[0];
    private static final int CLOSE_WAIT_SECONDS = 10;

    private final EngineOptions options;
    private final EngineThreads threads = EngineThreads.start();
    private final Set<Proposal> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ConfigurationHistory history;
    private final ForceTimes forceTimes = new ForceTimes();
    private final JraftTermStorage term;
    private final JraftLogStorage log;
    private final SnapshotSaver saver;
    private final JraftStateMachine stateMachine;
    private final SharedRounds<Long> readRounds =
            new SharedRounds<>(this::readRound, READERS_WAITING_MAX, READ_ROUND_PATIENCE, READ_ROUNDS_MAX);
    private final SharedRounds<SnapshotManifest> snapshotRounds =
            new SharedRounds<>(this::snapshotRound, SNAPSHOT_CALLERS_WAITING_MAX);

    private RaftGroupService service;
    private NodeImpl node;
    private MembershipChanges changes;
    private ReplicationProgress progress;

    private JraftEngine(EngineOptions options) {
        this.options = options;
        Consumer<Throwable> fatal = this::fail;
        history = new ConfigurationHistory(options.initialMembership());
        term = new JraftTermStorage(new TermAndVoteFile(options.disk(), options.raftDirectory()), fatal);
        log = new JraftLogStorage(
                options.wal(),
                options.foundingIndex(),
                options.self(),
                options.compaction(),
                () -> newestSnapshot().map(SnapshotManifest::index).orElse(0L),
                history,
                forceTimes,
                fatal);
        saver = new SnapshotSaver(options.disk(), options.state(), threads.snapshots(), options.listener(), fatal);
        stateMachine = new JraftStateMachine(
                options.state(), history, saver, threads.completions(), forceTimes, options.listener(), fatal);
    }

    /**
     * Starts the engine: it reads its files, applies what is committed, listens, and may lead at once when alone.
     *
     * @throws IOException if the port cannot be bound, or log, snapshot and vote on disk do not fit together
     */
    public static RaftEngine start(EngineOptions options) throws IOException {
        JraftEngine engine = new JraftEngine(options);
        try {
            engine.begin();
            return engine;
        } catch (IOException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private void begin() throws IOException {
        term.load();
        Optional<SnapshotMeta> snapshot = new JraftFiles(options.disk(), options.raftDirectory()).placed();
        EngineAssembly.checkFit(options.wal().wal(), snapshot);
        if (options.tls().isPresent()) {
            PeerTls.enable(
                    options.disk(), options.raftDirectory(), options.tls().get());
        }
        RpcServer port = options.bind().isPresent()
                ? RaftPort.open(options.bind().get(), threads.requests(), threads.entries())
                : null;
        String groupId = EngineAssembly.groupId(options);
        PeerId self = Peers.toEngine(options.self());
        service =
                new RaftGroupService(groupId, self, EngineAssembly.nodeOptions(options, log, term, stateMachine), port);
        try {
            node = (NodeImpl) service.start(false);
        } catch (IllegalStateException e) {
            throw new IOException("the engine refuses its files; its own lines above say why", e);
        }
        changes = new MembershipChanges(
                node, () -> new Membership(Peers.fromEngine(node.listPeers()), Peers.fromEngine(node.listLearners())));
        progress = new ReplicationProgress(node, groupId);
        LOG.info(
                "raft engine started group={} self={} term={} snapshot_index={} log_first={} log_last={} members={}",
                groupId,
                options.self(),
                term.term(),
                snapshot.map(SnapshotMeta::getLastIncludedIndex).orElse(0L),
                options.wal().wal().firstIndex(),
                options.wal().wal().lastIndex(),
                node.getCurrentConf());
    }

    @Override
    public CompletableFuture<Applied> propose(CommandGroup group) {
        if (stopping.get()) {
            return rejected(Reason.STOPPED, "the engine is closed");
        }
        byte[] encoded = CommandCodec.encode(group);
        Proposal proposal = new Proposal(group, inFlight);
        try {
            node.apply(new Task(ByteBuffer.wrap(encoded), proposal));
        } catch (IllegalStateException e) {
            proposal.fail(new ProposalRejectedException(Reason.STOPPED, e.getMessage()));
        }
        if (stopping.get()) {
            // close() may have swept the list just before this one was put on it.
            proposal.fail(unknownAfterClose());
        }
        return proposal.future();
    }

    @Override
    public CompletableFuture<Long> readIndex() {
        return readRounds.join();
    }

    private CompletableFuture<Long> readRound() {
        CompletableFuture<Long> result = new CompletableFuture<>();
        if (stopping.get()) {
            return rejected(Reason.STOPPED, "the engine is closed");
        }
        node.readIndex(NO_CONTEXT, new ReadIndexClosure() {
            @Override
            public void run(Status status, long index, byte[] context) {
                if (status.isOk()) {
                    result.complete(index);
                } else {
                    result.completeExceptionally(Outcomes.ofRead(status));
                }
            }
        });
        return result;
    }

    @Override
    public CompletableFuture<Long> barrier() {
        if (!node.isLeader(false)) {
            return rejected(Reason.NOT_LEADER, "a barrier needs the leader");
        }
        return readIndex();
    }

    @Override
    public EngineStatus status() {
        State state = node.getNodeState();
        long applied = options.state().header().applied().index();
        long commit = applied;
        long last = applied;
        Optional<PeerAddress> leader = Optional.empty();
        if (state.isActive()) {
            try {
                commit = node.getLastCommittedIndex();
                last = node.getLastLogIndex();
                leader = Optional.ofNullable(node.getLeaderId()).map(Peers::fromEngine);
            } catch (IllegalStateException e) {
                LOG.debug("engine stopped while it was looked at");
            }
        }
        return new EngineStatus(role(state), leader, term.term(), commit, applied, last, history.at(commit));
    }

    private EngineRole role(State state) {
        return switch (state) {
            case STATE_LEADER, STATE_TRANSFERRING -> EngineRole.LEADER;
            case STATE_CANDIDATE -> EngineRole.CANDIDATE;
            case STATE_FOLLOWER -> {
                Configuration configuration = node.getCurrentConf();
                PeerId self = Peers.toEngine(options.self());
                if (configuration != null && configuration.contains(self)) {
                    yield EngineRole.FOLLOWER;
                }
                yield configuration != null && configuration.getLearners().contains(self)
                        ? EngineRole.LEARNER
                        : EngineRole.INACTIVE;
            }
            default -> EngineRole.INACTIVE;
        };
    }

    @Override
    public Map<PeerAddress, PeerProgress> progress() {
        return progress.read();
    }

    @Override
    public CompletableFuture<Void> addNonvoter(PeerAddress peer) {
        return changes.addNonvoter(peer);
    }

    @Override
    public CompletableFuture<Void> addVoter(PeerAddress peer) {
        return changes.addVoter(peer);
    }

    @Override
    public CompletableFuture<Void> remove(PeerAddress peer) {
        return changes.remove(peer);
    }

    @Override
    public CompletableFuture<Void> transferLeadership(PeerAddress to) {
        Status status = node.transferLeadershipTo(Peers.toEngine(to));
        return status.isOk()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(Outcomes.ofMembershipChange(status));
    }

    @Override
    public CompletableFuture<SnapshotManifest> snapshot() {
        return snapshotRounds.join();
    }

    private CompletableFuture<SnapshotManifest> snapshotRound() {
        if (stopping.get()) {
            return rejected(Reason.STOPPED, "the engine is closed");
        }
        Optional<SnapshotManifest> newest = newestSnapshot();
        // Asked again with nothing new, the engine would cut its log at the snapshot and keep no margin.
        if (newest.isPresent() && newest.get().index() >= node.getLastAppliedLogIndex()) {
            return CompletableFuture.completedFuture(newest.get());
        }
        CompletableFuture<SnapshotManifest> result = new CompletableFuture<>();
        node.snapshot(status -> {
            if (status.isOk()) {
                result.complete(newestSnapshot().orElseThrow());
            } else if (saver.failure() != null) {
                result.completeExceptionally(saver.failure());
            } else {
                result.completeExceptionally(
                        new ProposalRejectedException(Reason.OVERLOADED, Outcomes.describe(status)));
            }
        });
        return result;
    }

    private Optional<SnapshotManifest> newestSnapshot() {
        return options.state().newestSnapshot().map(PublishedSnapshot::manifest);
    }

    @Override
    public void close() {
        if (!stopping.compareAndSet(false, true)) {
            awaitClosed();
            return;
        }
        try {
            stop();
        } finally {
            closed.countDown();
        }
    }

    /** Who closes second closes what the engine applies to next, so it waits for the first. */
    private void awaitClosed() {
        try {
            if (!closed.await(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("raft engine not closed within {} s", CLOSE_WAIT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        if (service != null) {
            service.shutdown();
            try {
                service.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        threads.stop();
        List.copyOf(inFlight).forEach(proposal -> proposal.fail(unknownAfterClose()));
        try {
            options.wal().wal().close();
        } catch (IOException e) {
            LOG.warn("log not closed cleanly reason={}", e.toString());
        }
        LOG.info("raft engine closed self={}", options.self());
    }

    private void fail(Throwable cause) {
        if (!stopping.get()) {
            options.listener().fatal(cause);
        }
    }

    private static OutcomeUnknownException unknownAfterClose() {
        return new OutcomeUnknownException("the engine was closed before the outcome was known");
    }

    private static <T> CompletableFuture<T> rejected(Reason reason, String message) {
        return CompletableFuture.failedFuture(new ProposalRejectedException(reason, message));
    }
}

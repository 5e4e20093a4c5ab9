package io.raftkv.node;

import io.raftkv.api.PeerHello;
import io.raftkv.api.VersionResponse;
import io.raftkv.config.AgentConfig;
import io.raftkv.config.MemoryBudget;
import io.raftkv.node.ServingGate.Reason;
import io.raftkv.node.start.ClusterContacts;
import io.raftkv.node.start.StartRefusedException;
import io.raftkv.raft.EngineOptions;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.Proposer;
import io.raftkv.raft.RaftEngine;
import io.raftkv.raft.ReplicatedState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node from the moment its files are prepared until it has stopped: assembles the parts and owns their lives. */
public final class RunningNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningNode.class);
    /** A system property, for tests: a test cannot write 100,000 entries to see replicas compared. */
    private static final String STATE_HASH_INTERVAL = "raftkv.stateHashInterval";

    private static final Duration PEERS_ASKED_FOR = Duration.ofSeconds(2);
    // A snapshot that only spares a short replay is not worth delaying a stop for.
    private static final long FINAL_SNAPSHOT_OPERATIONS_MIN = 2_000;
    private static final Duration FINAL_SNAPSHOT_TIME_MIN = Duration.ofSeconds(5);

    private final NodeParts parts;
    private final ServingGate gate = new ServingGate();
    private final MemberDirectory directory = new MemberDirectory();
    private final PeerUrls peerUrls;
    private final LeaseRecord leaseRecord = new LeaseRecord();
    private final PeerTable peers = new PeerTable(System::nanoTime);
    private final ReadCache cache;
    private final DiskReserve reserve;
    private final StateHashHistory hashes;
    private final ReplicatedState state;
    private final NodeEvents events;
    private final ReaderPool readers = new ReaderPool();
    private final Fence fence;
    private final RaftEngine engine;
    private final Proposer proposer;
    private final LeadershipTransfer transfer;
    private final LeaderDuties duties;
    private final Draining draining;
    private final OperationLeases leases;
    private final AutomaticSnapshots snapshots;
    private final PeerExchange exchange;
    private final Upkeep upkeep;
    private final KeyValueService keyValues;
    private final MembershipService membership;
    private final NodeStatus status;

    /** Starts the engine with these options. */
    @FunctionalInterface
    public interface EngineStarter {
        RaftEngine start(EngineOptions options) throws IOException;
    }

    /**
     * Starts the node; when this returns it takes part in its cluster, or stays silent for a reason that its health
     * tells.
     *
     * @param fatal ends the process
     * @throws StartRefusedException if members know that this data directory must not be used
     * @throws IOException if the engine cannot start
     */
    public static RunningNode start(
            NodeParts parts,
            EngineStarter starter,
            ClusterContacts client,
            NodeListener listener,
            VersionResponse version,
            Consumer<Throwable> fatal)
            throws IOException, StartRefusedException {
        return new RunningNode(parts, starter, client, listener, version, fatal);
    }

    private RunningNode(
            NodeParts parts,
            EngineStarter starter,
            ClusterContacts client,
            NodeListener listener,
            VersionResponse version,
            Consumer<Throwable> fatal)
            throws IOException, StartRefusedException {
        AgentConfig config = parts.config();
        NodeIdentity self = parts.self();
        Duration timeout = config.limits().requestTimeout();
        NodeOptions options = new NodeOptions(config);
        Duration contactWindow = options.contactWindow();
        this.parts = parts;
        gate.close(Reason.STARTING, "this node is starting");
        cache = new ReadCache(
                config.cache().enabled(),
                config.cache().maxSize(),
                MemoryBudget.of(config, Runtime.getRuntime().maxMemory()).readCacheBytes(),
                config.cache().ttl());
        reserve = new DiskReserve(
                parts.disk(), config.storage().dataDir(), config.storage().reserveBytes());
        reserve.measure();
        directory.load(parts.state());
        peerUrls = new PeerUrls(self, directory, config.raft().joinAddr());
        leaseRecord.load(parts.state());
        fence = new Fence(self, stopped(), gate, () -> directory.records(self), parts.fenceMemory(), fatal);
        fence.recall(parts.ahead());
        hashes = new StateHashHistory(self.nodeId(), directory::voters, fence::diverged, listener);
        state = new SampledState(
                new StoredState(
                        parts.disk(),
                        parts.state(),
                        parts.snapshots(),
                        SnapshotMembers.origin(self),
                        config.storage().snapshotsKeep()),
                hashes,
                Long.getLong(STATE_HASH_INTERVAL, StateHashHistory.INTERVAL_ENTRIES));
        events = new NodeEvents(parts.state(), cache, List.of(directory, leaseRecord), listener, fatal);

        long lastIndexAtStart = parts.wal().wal().lastIndex();
        engine = mayTakePart(client) ? starter.start(options.engine(parts, state, events)) : stopped();
        fence.watch(engine);
        ReplayWatch replay = new ReplayWatch(engine, lastIndexAtStart, listener, System::nanoTime);
        Leadership leadership = new Leadership(engine, directory);
        proposer = new Proposer(engine, options.proposer(), System::currentTimeMillis, listener);
        CommandWriter writer = new CommandWriter(proposer, leadership, timeout);
        ClusterView view = new ClusterView(self, engine, directory, peers, contactWindow);
        transfer = new LeadershipTransfer(engine, view, leadership, contactWindow, timeout);
        ConfigurationChanges changes = new ConfigurationChanges(engine, writer, leadership, timeout);
        EpochOpening epoch = new EpochOpening(self, engine, parts.state(), directory, leaseRecord, timeout);
        JoinProcedure joining =
                new JoinProcedure(self, config.raft().enabled(), directory, changes, url -> agentAt(client, url));
        RemoveProcedure removal = new RemoveProcedure(self, directory, changes, transfer);
        PromoteProcedure promotion = new PromoteProcedure(directory, changes);
        MembershipIntents intents =
                new MembershipIntents(self, directory, changes, epoch, promotion, removal, events::leads);
        duties = new LeaderDuties(fatal);
        duties.regularly(intents::carryOn);
        draining = new Draining(self, gate, transfer, duties);
        leases = new OperationLeases(leaseRecord, changes, duties, gate, System::nanoTime, System::currentTimeMillis);
        duties.regularly(leases::look);
        duties.regularly(draining::keepLeadershipAway);
        Introductions introductions = new Introductions(self, engine, directory, gate, hashes, peers, fence, intents);
        exchange = new PeerExchange(client, peerUrls, introductions::mine, introductions::answered);
        AskingBack askingBack =
                new AskingBack(self, directory, client, introductions::mine, introductions::answered, System::nanoTime);
        snapshots = new AutomaticSnapshots(engine, state, options.snapshots(self.nodeId()), listener);
        upkeep = new Upkeep(gate, epoch, reserve, snapshots, replay, () -> fence.look(directory.contents()), fatal);

        keyValues = new KeyValueService(
                engine,
                writer,
                parts.state(),
                cache,
                gate,
                reserve,
                leadership,
                readers,
                config.limits().maxKeySizeBytes(),
                timeout);
        membership = new MembershipService(
                view,
                gate,
                leadership,
                duties,
                joining,
                removal,
                promotion,
                transfer,
                introductions,
                askingBack,
                leases);
        NodeFigures figures = new NodeFigures(
                self,
                config.storage().dataDir(),
                parts.wal().wal(),
                parts.walFigures(),
                cache,
                reserve,
                state::newestSnapshot);
        status = new NodeStatus(
                self,
                engine,
                state::header,
                view,
                gate,
                hashes,
                reserve,
                figures,
                new OutgoingBackups(parts, engine, state::newestSnapshot, gate, leadership),
                draining,
                version);

        events.onLeadership(gained -> {
            if (gained) {
                transfer.leadershipGained();
                leases.leadershipGained();
                duties.wake();
            }
        });
        duties.start();
        exchange.start();
        upkeep.start();
    }

    public KvService keyValues() {
        return keyValues;
    }

    public ClusterService cluster() {
        return membership;
    }

    public LeaseService leases() {
        return leases;
    }

    public NodeService status() {
        return status;
    }

    public ReadCache cache() {
        return cache;
    }

    public StateHashHistory hashes() {
        return hashes;
    }

    public RaftEngine engine() {
        return engine;
    }

    /** Hands leadership away, if this node has it and somebody can take it. */
    public void handLeadershipAway() {
        try {
            transfer.awayFromHere();
        } catch (RuntimeException e) {
            log.warn("leadership not handed away before the stop reason={}", e.getMessage());
        }
    }

    /** Refuses new requests from now on; those under way go on. */
    public void drain() {
        draining.forStop();
    }

    /** Makes a last snapshot when the next start would have much to replay and {@code left} leaves room for it. */
    public void finalSnapshot(Duration left) {
        boolean worthIt = snapshots.operationsSinceSnapshot() >= FINAL_SNAPSHOT_OPERATIONS_MIN;
        if (!worthIt
                || left.compareTo(FINAL_SNAPSHOT_TIME_MIN) < 0
                || engine.status().role() == EngineRole.INACTIVE) {
            return;
        }
        try {
            engine.snapshot().get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.warn("final snapshot not made, the next start replays the log instead reason={}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops everything, the log last but one and the key space last. */
    @Override
    public void close() {
        upkeep.close();
        exchange.close();
        duties.close();
        proposer.close();
        engine.close();
        readers.close();
        parts.state().close();
    }

    /** Asks the members before the engine can vote: what they know of a later life of this node is final. */
    private boolean mayTakePart(ClusterContacts client) throws StartRefusedException {
        NodeIdentity self = parts.self();
        return new StartInquiry(self, parts.state().header(), client)
                .mayTakePart(parts.fence(), peerUrls.beforeStart(parts.membersOnDisk()), PEERS_ASKED_FOR, fence, gate);
    }

    /** Asked as somebody without a cluster: the answer must not depend on who we are. */
    private Optional<PeerHello> agentAt(ClusterContacts client, String url) {
        try {
            return Optional.of(client.hello(
                            url, new StartInquiry(parts.self(), parts.state().header(), client).mine())
                    .get(PEERS_ASKED_FOR.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException nobodyThere) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private RaftEngine stopped() {
        return new StoppedEngine(
                parts.state().header().applied().index(), parts.wal().wal().lastIndex());
    }
}

package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.JoinRequest;
import io.raftkv.api.JoinResponse;
import io.raftkv.api.PeerHello;
import io.raftkv.api.RemoveRequest;
import io.raftkv.config.AgentConfig;
import io.raftkv.disk.Disk;
import io.raftkv.node.start.ClusterContacts;
import io.raftkv.node.start.Identity;
import io.raftkv.node.start.PreparedNode;
import io.raftkv.node.start.StartRefusedException;
import io.raftkv.raft.EngineListener;
import io.raftkv.raft.Proposer;
import io.raftkv.raft.ProposerOptions;
import io.raftkv.raft.RaftEngine;
import io.raftkv.raft.ReplicatedState;
import io.raftkv.rocks.StoredKeySpace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One life of a node that does nothing by itself: the parts of {@link RunningNode} put together without its threads.
 * Whoever owns it says when proposals go out, when members are asked, when the leader looks after its cluster.
 */
public final class SteppedNode {
    private static final Duration NO_TIME = Duration.ZERO;
    private static final Duration LONG = Duration.ofHours(1);
    /** Replicas are compared often. */
    private static final long HASH_INTERVAL_ENTRIES = 8;

    private static final int LOOKS_MAX = 1000;

    private final NodeIdentity self;
    private final StoredKeySpace keySpace;
    private final ServingGate gate = new ServingGate();
    private final MemberDirectory directory = new MemberDirectory();
    private final StateHashHistory hashes;
    private final Fence fence;
    private final RaftEngine engine;
    private final Leadership leadership;
    private final Proposer proposer;
    private final EpochOpening epoch;
    private final JoinProcedure joining;
    private final RemoveProcedure removal;
    private final MembershipIntents intents;
    private final Introductions introductions;
    private final PeerExchange exchange;
    private final MembershipService service;
    private final KeyValueService keyValues;

    /** Makes the engine, if the node may take part. */
    @FunctionalInterface
    public interface EngineMaker {
        RaftEngine make(ReplicatedState state, EngineListener listener);
    }

    /** @param bootRandom the random part of this life's boot id */
    public SteppedNode(
            AgentConfig config,
            PreparedNode prepared,
            Disk disk,
            StoredKeySpace keySpace,
            long bootRandom,
            ClusterContacts contacts,
            EngineMaker engineMaker,
            LongSupplier clockMillis,
            Consumer<Throwable> fatal)
            throws IOException, StartRefusedException {
        Identity identity = prepared.identity();
        this.keySpace = keySpace;
        self = new NodeIdentity(
                identity.nodeId(),
                prepared.self(),
                config.server().advertiseHttp(),
                identity.clusterId(),
                identity.epoch(),
                identity.instanceId(),
                BootId.of(identity.bootCounter(), bootRandom),
                "simulated");
        LongSupplier clockNanos = () -> clockMillis.getAsLong() * 1_000_000;
        gate.close(ServingGate.Reason.STARTING, "this node is starting");
        directory.load(keySpace);
        RaftEngine none = new StoppedEngine(
                keySpace.header().applied().index(), prepared.wal().wal().lastIndex());
        fence = new Fence(
                self, none, gate, () -> directory.records(self), prepared.identityFile(), fatal, Runnable::run);
        fence.recall(identity.ahead());
        hashes = new StateHashHistory(self.nodeId(), directory::voters, fence::diverged, NodeListener.NONE);
        ReplicatedState state = new SampledState(
                new StoredState(
                        disk,
                        keySpace,
                        prepared.snapshots(),
                        SnapshotMembers.origin(self),
                        config.storage().snapshotsKeep()),
                hashes,
                HASH_INTERVAL_ENTRIES);
        ReadCache cache = new ReadCache(false, 0, 0, NO_TIME);
        NodeEvents events = new NodeEvents(keySpace, cache, List.of(directory), NodeListener.NONE, fatal);
        PeerUrls urls = new PeerUrls(self, directory, config.raft().joinAddr());
        StartInquiry inquiry = new StartInquiry(self, keySpace.header(), contacts);
        engine = inquiry.mayTakePart(
                        Optional.ofNullable(identity.fence()),
                        urls.beforeStart(prepared.membersOnDisk()),
                        NO_TIME,
                        fence,
                        gate)
                ? engineMaker.make(state, events)
                : none;
        fence.watch(engine);

        leadership = new Leadership(engine, directory);
        proposer = Proposer.onDemand(
                engine,
                new ProposerOptions(true, 4, 1 << 20, Duration.ofMillis(5), 1000),
                clockMillis,
                clockNanos,
                this::proposeAtOnce);
        CommandWriter writer = new CommandWriter(proposer, leadership, LONG);
        PeerTable peers = new PeerTable(clockNanos);
        ClusterView view = new ClusterView(self, engine, directory, peers, NO_TIME);
        LeadershipTransfer transfer = new LeadershipTransfer(engine, view, leadership, NO_TIME, LONG);
        ConfigurationChanges changes = new ConfigurationChanges(engine, writer, leadership, LONG);
        epoch = new EpochOpening(self, engine, keySpace, directory, new LeaseRecord(), LONG);
        joining = new JoinProcedure(self, true, directory, changes, url -> Optional.empty());
        removal = new RemoveProcedure(self, directory, changes, transfer);
        PromoteProcedure promotion = new PromoteProcedure(directory, changes);
        intents = new MembershipIntents(self, directory, changes, epoch, promotion, removal, events::leads);
        introductions = new Introductions(self, engine, directory, gate, hashes, peers, fence, intents);
        exchange = new PeerExchange(contacts, urls, introductions::mine, introductions::answered);
        AskingBack askingBack =
                new AskingBack(self, directory, contacts, introductions::mine, introductions::answered, clockNanos);
        service =
                new MembershipService(null, gate, null, null, null, null, null, null, introductions, askingBack, null);
        keyValues = new KeyValueService(
                engine,
                writer,
                keySpace,
                cache,
                gate,
                new DiskReserve(disk, config.storage().dataDir(), 0),
                leadership,
                Runnable::run,
                config.limits().maxKeySizeBytes(),
                LONG);
    }

    private boolean atOnce;

    private void proposeAtOnce() {
        // The clock of a world moves with every look at it, so a batch that gathers is due soon.
        for (int look = 0; atOnce && proposer.queued() > 0 && look < LOOKS_MAX; look++) {
            proposer.proposeDue();
        }
    }

    public NodeIdentity self() {
        return self;
    }

    public RaftEngine engine() {
        return engine;
    }

    public StoredKeySpace keySpace() {
        return keySpace;
    }

    public ServingGate gate() {
        return gate;
    }

    public KvService keyValues() {
        return keyValues;
    }

    public boolean isSilenced() {
        return fence.isSilenced();
    }

    /** Whether some replica was seen to differ. */
    public boolean sawDifferingReplica() {
        return hashes.alarm().isPresent();
    }

    public PeerHello hello(PeerHello from) {
        return service.hello(from);
    }

    /** Lets one batch go. */
    public boolean propose() {
        return proposer.proposeDue();
    }

    /** One round of hellos. */
    public void exchange() {
        exchange.onceNow(NO_TIME);
    }

    /** What the node does for itself every second. */
    public void look() {
        fence.look(directory.contents());
        if (epoch.isOpen()) {
            gate.open(ServingGate.Reason.STARTING);
        }
    }

    /** The leader's look after its cluster; the engine must carry out what it is asked before it returns. */
    public void carryOn() {
        waiting(() -> {
            intents.carryOn();
            return null;
        });
    }

    public JoinResponse join(JoinRequest request) {
        return asLeader(gate.faultRefusal(), () -> joining.join(request));
    }

    public void remove(String nodeId) {
        asLeader(gate.removalRefusal(), () -> removal.remove(new RemoveRequest(nodeId, null)));
    }

    /** The highest boot counter that this node's state holds of a member, 0 for none. */
    public long bootCounterOf(String nodeId, String instanceId) {
        var member = directory.contents().members().get(nodeId);
        return member == null || !instanceId.equals(member.value().instanceId())
                ? 0
                : BootId.counter(member.value().bootId());
    }

    public Set<String> tombstones() {
        return directory.contents().tombstones().keySet();
    }

    public Set<String> members() {
        return directory.contents().members().keySet();
    }

    public void stop() {
        proposer.close();
        exchange.close();
    }

    private <T> T asLeader(Optional<ApiException> byGate, java.util.concurrent.Callable<T> request) {
        byGate.or(leadership::notLeader).ifPresent(refusal -> {
            throw refusal;
        });
        return waiting(request);
    }

    private <T> T waiting(java.util.concurrent.Callable<T> request) {
        atOnce = true;
        try {
            return request.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            atOnce = false;
        }
    }
}

package io.raftkv.node;

import io.raftkv.api.PeerHello;
import io.raftkv.node.PeerJudgement.Verdict;
import io.raftkv.node.ServingGate.Reason;
import io.raftkv.node.start.FenceMemory;
import io.raftkv.node.start.Identity;
import io.raftkv.node.start.Identity.Ahead;
import io.raftkv.node.start.Identity.Fencing;
import io.raftkv.node.start.Replacement;
import io.raftkv.raft.RaftEngine;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node silent that the cluster has left behind. The gate closes at once; then the engine is stopped, so that
 * the node neither votes nor stands for election. There is no way back within this process, and where the members will
 * say the same tomorrow, none within this data directory. So it acts on proof alone: answers to this node's own hello,
 * from the addresses in the members' records, and a higher epoch only once somebody leads it. Until then the node
 * serves nobody, over restarts too, and comes back when the member in the higher epoch does, or when it is no member any
 * more. It votes and replicates meanwhile: how else could an operator remove the member that is wrong.
 */
public final class Fence {
    private static final Logger log = LoggerFactory.getLogger(Fence.class);

    private final NodeIdentity self;
    private final ServingGate gate;
    private final BooleanSupplier knowsOwnJoin;
    private final FenceMemory memory;
    private final Consumer<Throwable> fatal;
    private final Executor aside;
    private final Set<String> foreigners = ConcurrentHashMap.newKeySet();
    /** Members in a higher epoch that nobody leads, and that epoch. */
    private final Map<String, Long> ahead = new TreeMap<>();

    private volatile RaftEngine engine;
    private volatile boolean silenced;
    private volatile String disowned;

    /**
     * @param engine in place of the real one until {@link #watch}
     * @param knowsOwnJoin whether the applied state holds the record of this very data directory
     */
    Fence(
            NodeIdentity self,
            RaftEngine engine,
            ServingGate gate,
            BooleanSupplier knowsOwnJoin,
            FenceMemory memory,
            Consumer<Throwable> fatal) {
        this(self, engine, gate, knowsOwnJoin, memory, fatal, Fence::inThread);
    }

    /** @param aside runs the end of the engine: answers to hellos must not wait for it */
    Fence(
            NodeIdentity self,
            RaftEngine engine,
            ServingGate gate,
            BooleanSupplier knowsOwnJoin,
            FenceMemory memory,
            Consumer<Throwable> fatal,
            Executor aside) {
        this.self = self;
        this.engine = engine;
        this.gate = gate;
        this.knowsOwnJoin = knowsOwnJoin;
        this.memory = memory;
        this.fatal = fatal;
        this.aside = aside;
    }

    /** From now on this engine stops when the node is silenced: at once if that came before the engine ran. */
    synchronized void watch(RaftEngine started) {
        engine = started;
        if (silenced) {
            stopEngine();
        }
    }

    /** Whether this node must not take part any more. */
    boolean isSilenced() {
        return silenced;
    }

    /** Considers an answer to this node's own hello; safe for any thread. */
    synchronized void consider(PeerHello answer) {
        act(PeerJudgement.judge(self, engine.status(), knowsOwnJoin.getAsBoolean(), answer), answer);
    }

    private void act(Verdict verdict, PeerHello by) {
        switch (verdict) {
            case FINE -> resume(by);
            case FOREIGN -> warnOnce(by);
            case AHEAD -> suspend(by);
            case SUPERSEDED -> supersede(by);
            case REMOVED -> {
                boolean first = shut(Reason.REMOVED, by.nodeId(), removedText(self, by.nodeId()));
                remember(first, Fencing.REMOVED, by);
            }
            case OLD_COPY -> disown(by, Fencing.OLD_COPY);
            case OTHER_INSTANCE -> disown(by, Fencing.OTHER_INSTANCE);
        }
    }

    /** Why this data directory must not be used, if members said so. */
    Optional<String> disowned() {
        return Optional.ofNullable(disowned);
    }

    /**
     * Remembered, or the next starts would wear the proof out: each raises the boot counter, also of an old copy, until it
     * is above the one that members have seen. A service that is started again by itself gets there in a minute.
     */
    private void disown(PeerHello by, Fencing kind) {
        String reason = disownedText(self, kind, by.nodeId());
        disowned = reason;
        boolean first = shut(Reason.DISOWNED, by.nodeId(), reason + ". Remedy: " + Replacement.of(self.nodeId()));
        remember(first, kind, by);
    }

    /** Why this data directory must not be used, as an earlier process on it was told. */
    static String disownedText(NodeIdentity self, Fencing kind, String toldBy) {
        return switch (kind) {
            case OLD_COPY ->
                self.nodeId() + " runs on an old copy of its data directory: " + toldBy
                        + " has seen a later start of it. It may have forgotten votes and entries it confirmed";
            case OTHER_INSTANCE ->
                "the member " + self.nodeId() + " has another data directory, as " + toldBy
                        + " told: this one, instance " + self.instanceId() + ", was replaced";
            case SUPERSEDED, REMOVED -> throw new IllegalArgumentException("such a node starts, silent: " + kind);
        };
    }

    /**
     * A majority holds another state: whatever this node answered from its own would be wrong, as a leader above all. Not
     * remembered, because a start builds the state anew.
     */
    synchronized void diverged(String text) {
        shut(Reason.DIVERGED, "state hashes", text);
    }

    private void suspend(PeerHello by) {
        Long before = ahead.put(by.nodeId(), by.epoch());
        if (silenced || before != null && before == by.epoch()) {
            return;
        }
        closeSuspended();
        rememberAhead();
        log.warn("node suspended told_by={} text=\"{}\"", by.nodeId(), suspendedText());
    }

    /** Takes up what an earlier process on this data directory saw, before anybody is asked again. */
    synchronized void recall(List<Ahead> members) {
        members.forEach(member -> ahead.put(member.nodeId(), member.epoch()));
        if (!ahead.isEmpty()) {
            closeSuspended();
            log.warn("node still suspended, from before its start text=\"{}\"", suspendedText());
        }
    }

    private void resume(PeerHello by) {
        if (ahead.remove(by.nodeId()) != null) {
            noLongerAhead("told_by=" + by.nodeId());
        }
    }

    /**
     * Who is no member is not asked again, so what it said last must not hold this node for ever: who was removed, and
     * who was only configured to be asked while this node had no records yet. Before it has applied its own join, a
     * member that is missing in the records proves nothing.
     */
    synchronized void look(MemberDirectory.Contents records) {
        if (ahead.isEmpty()) {
            return;
        }
        boolean forgets = ahead.keySet().removeAll(records.tombstones().keySet());
        if (knowsOwnJoin.getAsBoolean()) {
            forgets |= ahead.keySet().retainAll(records.members().keySet());
        }
        if (forgets) {
            noLongerAhead("members=" + records.members().keySet());
        }
    }

    /** Remembered first: a node that serves and dies must not be suspended again by what is over. */
    private void noLongerAhead(String why) {
        rememberAhead();
        if (ahead.isEmpty()) {
            gate.open(Reason.SUSPENDED);
            log.info("node no longer suspended {}", why);
        } else {
            closeSuspended();
        }
    }

    private void closeSuspended() {
        gate.close(Reason.SUSPENDED, suspendedText());
    }

    private String suspendedText() {
        String members = ahead.entrySet().stream()
                .map(entry -> entry.getKey() + " in epoch " + entry.getValue())
                .collect(Collectors.joining(", "));
        String ids = String.join(", then ", ahead.keySet());
        return "seen of cluster " + self.clusterId() + ": " + members
                + ", which nobody led when it was last seen; this node is in epoch " + self.epoch()
                + " and serves nobody until that is clear. Remedy: start the other members of that epoch; or, if "
                + String.join(", ", ahead.keySet()) + " is what is wrong, stop it and raftkvctl remove " + ids;
    }

    private void rememberAhead() {
        List<Ahead> members = ahead.entrySet().stream()
                .map(entry -> new Ahead(entry.getKey(), entry.getValue()))
                .toList();
        try {
            memory.ahead(members);
        } catch (IOException e) {
            fatal.accept(e);
        }
    }

    private void supersede(PeerHello by) {
        boolean first = shut(Reason.SUPERSEDED, by.nodeId(), supersededText(self, by.epoch(), by.nodeId()));
        remember(first, Fencing.SUPERSEDED, by);
    }

    /** Takes up what an earlier process on this data directory was told. */
    static void closeAgain(NodeIdentity self, Identity.Fenced fence, ServingGate gate) {
        switch (fence.kind()) {
            case SUPERSEDED -> gate.close(Reason.SUPERSEDED, supersededText(self, fence.epoch(), fence.toldBy()));
            case REMOVED -> gate.close(Reason.REMOVED, removedText(self, fence.toldBy()));
            case OLD_COPY, OTHER_INSTANCE ->
                gate.close(Reason.DISOWNED, disownedText(self, fence.kind(), fence.toldBy()));
        }
    }

    private static String supersededText(NodeIdentity self, long byEpoch, String toldBy) {
        return "superseded: this node is of epoch " + self.epoch() + " of cluster " + self.clusterId()
                + ", which went on under epoch " + byEpoch + " (told by " + toldBy
                + "). Remedy: stop it, empty its data directory, and let it join";
    }

    private static String removedText(NodeIdentity self, String toldBy) {
        return "removed: " + self.nodeId() + " was removed from the cluster (told by " + toldBy
                + "). To let it in again: stop it, empty its data directory, raftkvctl join " + self.nodeId()
                + " " + self.address();
    }

    private void remember(boolean first, Fencing kind, PeerHello by) {
        if (!first) {
            return;
        }
        try {
            memory.fence(kind, by.epoch(), by.nodeId());
        } catch (IOException e) {
            fatal.accept(e);
        }
    }

    /** @return whether this was news */
    private boolean shut(Reason reason, String toldBy, String text) {
        if (gate.isClosed(reason)) {
            return false;
        }
        gate.close(reason, text);
        log.error("node fenced reason={} told_by={} text=\"{}\"", reason, toldBy, text);
        if (!silenced) {
            silenced = true;
            stopEngine();
        }
        return true;
    }

    private void stopEngine() {
        aside.execute(engine::close);
    }

    private static void inThread(Runnable task) {
        Thread stopping = new Thread(task, "raftkv-fence");
        stopping.setDaemon(true);
        stopping.start();
    }

    private void warnOnce(PeerHello by) {
        if (foreigners.size() < 100 && foreigners.add(by.nodeId() + by.clusterId())) {
            log.warn(
                    "agent of another cluster node_id={} address={} its_cluster={} ours={}",
                    by.nodeId(),
                    by.address(),
                    by.clusterId(),
                    self.clusterId());
        }
    }
}

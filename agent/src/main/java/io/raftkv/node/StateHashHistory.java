package io.raftkv.node;

import io.raftkv.api.PeerHello;
import io.raftkv.node.start.Replacement;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares replicas: every node keeps the state hash at the last few multiples of {@link #INTERVAL_ENTRIES}, and tells
 * the newest in its hello. Two hashes for one index mean that replicas differ, which must never happen; the ones that
 * do not agree with the majority stop serving.
 */
public final class StateHashHistory {
    /** Replicas are compared where the applied index is a multiple of this. */
    public static final long INTERVAL_ENTRIES = 100_000;

    private static final Logger log = LoggerFactory.getLogger(StateHashHistory.class);
    private static final int KEPT = 16;

    private final String selfId;
    private final IntSupplier voters;
    private final ServingGate gate;
    private final NodeListener listener;
    private final NavigableMap<Long, String> own = new TreeMap<>();
    private final NavigableMap<Long, Map<String, String>> others = new TreeMap<>();
    private volatile Sample latest;
    private volatile boolean divergent;

    /** @param voters how many there are now */
    public StateHashHistory(String selfId, IntSupplier voters, ServingGate gate, NodeListener listener) {
        this.selfId = selfId;
        this.voters = voters;
        this.gate = gate;
        this.listener = listener;
    }

    /** A hash and the applied index that it belongs to. */
    public record Sample(long index, String hash) {}

    /** The newest own sample, or {@code null}. */
    public Sample latest() {
        return latest;
    }

    /** Whether some replica was seen to differ. */
    public boolean divergent() {
        return divergent;
    }

    /** This node's hash at a multiple of the interval; on the apply thread. */
    public synchronized void own(long index, String hash) {
        own.put(index, hash);
        trim(own);
        latest = new Sample(index, hash);
        compare(index);
    }

    synchronized void heard(PeerHello hello) {
        if (hello.hashIndex() == null || hello.stateHash() == null) {
            return;
        }
        others.computeIfAbsent(hello.hashIndex(), index -> new HashMap<>()).put(hello.nodeId(), hello.stateHash());
        trim(others);
        compare(hello.hashIndex());
    }

    private void compare(long index) {
        String mine = own.get(index);
        Map<String, String> theirs = others.get(index);
        if (mine == null || theirs == null) {
            return;
        }
        Map<String, Integer> counts = new HashMap<>();
        counts.merge(mine, 1, Integer::sum);
        theirs.values().forEach(hash -> counts.merge(hash, 1, Integer::sum));
        if (counts.size() == 1) {
            return;
        }
        if (!divergent) {
            log.error("replicas differ index={} own_hash={} hashes={}", index, mine, counts);
            listener.replicasDiffer();
        }
        divergent = true;
        int quorum = QuorumGuard.quorum(voters.getAsInt());
        boolean outvoted = counts.entrySet().stream()
                .anyMatch(entry -> !entry.getKey().equals(mine) && entry.getValue() >= quorum);
        if (outvoted) {
            gate.close(
                    ServingGate.Reason.DIVERGED,
                    selfId + " holds another state than the majority at index " + index + ": it serves nobody. Remedy: "
                            + Replacement.of(selfId));
        }
    }

    private static void trim(NavigableMap<Long, ?> samples) {
        while (samples.size() > KEPT) {
            samples.pollFirstEntry();
        }
    }
}

package io.raftkv.node;

import io.raftkv.api.PeerHello;
import io.raftkv.node.start.Replacement;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares replicas: every node keeps the state hash at the last few multiples of an interval, and tells one in its hello.
 * Two hashes for one index mean that replicas differ, which must never happen.
 *
 * <p>Whoever sees it raises the alarm. It stops serving only when a majority of the present voters hold one other hash
 * than its own: so never more than a minority stops, of two voters neither, and nobody while no hash has a majority, since
 * then nobody can say who is right. Nonvoters and strangers count for nothing. The alarm ends when all voters agree at a
 * later index. Safe for any thread.
 */
public final class StateHashHistory {
    /** Replicas are compared where the applied index is a multiple of this. */
    public static final long INTERVAL_ENTRIES = 100_000;

    private static final Logger log = LoggerFactory.getLogger(StateHashHistory.class);
    private static final int KEPT = 16;

    private final String selfId;
    private final Supplier<Set<String>> voters;
    private final Consumer<String> outvoted;
    private final NodeListener listener;
    private final NavigableMap<Long, String> own = new TreeMap<>();
    private final NavigableMap<Long, Map<String, String>> others = new TreeMap<>();
    private volatile Sample latest;
    private volatile Alarm alarm;

    /**
     * @param voters ids of the present voters
     * @param outvoted hears, in words, that a majority holds another state than this node: it must stop
     */
    public StateHashHistory(
            String selfId, Supplier<Set<String>> voters, Consumer<String> outvoted, NodeListener listener) {
        this.selfId = selfId;
        this.voters = voters;
        this.outvoted = outvoted;
        this.listener = listener;
    }

    /** A hash and the applied index that it belongs to. */
    public record Sample(long index, String hash) {}

    private record Alarm(long index, String text) {}

    /** The newest own sample, or {@code null}. */
    public Sample latest() {
        return latest;
    }

    /**
     * What to tell a member that compares at this index: the hash there, so that the answers of several members can be
     * counted together; the newest one while this node has not come so far, or has left it far behind.
     *
     * @param index where the asking member's newest sample is, {@code null} when it has none
     */
    public synchronized Sample comparable(Long index) {
        String hash = index == null ? null : own.get(index);
        return hash == null ? latest : new Sample(index, hash);
    }

    /** That replicas differ, in words; empty when none was seen to. */
    public Optional<String> alarm() {
        return Optional.ofNullable(alarm).map(Alarm::text);
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
        Set<String> voting = voters.get();
        Map<String, Integer> votes = new TreeMap<>();
        Set<String> heard = new TreeSet<>(theirs.keySet());
        heard.add(selfId);
        theirs.forEach((id, hash) -> votes.merge(hash, voting.contains(id) ? 1 : 0, Integer::sum));
        votes.merge(mine, voting.contains(selfId) ? 1 : 0, Integer::sum);
        if (votes.size() == 1) {
            agreed(index, heard.containsAll(voting));
            return;
        }
        raise(index, mine, theirs);
        int quorum = QuorumGuard.quorum(voting.size());
        if (votes.entrySet().stream().anyMatch(vote -> !vote.getKey().equals(mine) && vote.getValue() >= quorum)) {
            outvoted.accept(selfId + " holds another state than the majority at index " + index
                    + ": it serves nobody. Remedy: start it again, which builds its state anew from snapshot and log; if it"
                    + " differs once more, " + Replacement.of(selfId));
        }
    }

    private void raise(long index, String mine, Map<String, String> theirs) {
        String text = "replicas differ at index " + index + ": " + selfId + "=" + mine + " "
                + new TreeMap<>(theirs)
                        .entrySet().stream().map(Object::toString).collect(Collectors.joining(" "))
                + ". Remedy: replace the member that differs (runbooks/join.md)";
        if (alarm == null) {
            log.error("replicas differ index={} own_hash={} hashes={}", index, mine, theirs);
            listener.replicasDiffer(true);
        }
        if (alarm == null || alarm.index() < index) {
            alarm = new Alarm(index, text);
        }
    }

    private void agreed(long index, boolean allHeard) {
        if (alarm != null && allHeard && index > alarm.index()) {
            alarm = null;
            log.warn("replicas agree again index={}", index);
            listener.replicasDiffer(false);
        }
    }

    private static void trim(NavigableMap<Long, ?> samples) {
        while (samples.size() > KEPT) {
            samples.pollFirstEntry();
        }
    }
}

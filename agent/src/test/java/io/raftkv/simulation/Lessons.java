package io.raftkv.simulation;

import io.raftkv.api.PeerHello;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a data directory must have learned from the answers to its node's hellos, kept outside of the node. */
final class Lessons {
    private final Map<String, Long> ahead = new TreeMap<>();
    private final Map<String, Long> aheadUnforced = new TreeMap<>();
    private long superseded;
    private long supersededUnforced;

    /** The node hears this answer now; what it makes of it must be durable when it is done. */
    void hear(PeerHello mine, PeerHello answer) {
        boolean judged = mine.epoch() > 0 && mine.clusterId().equals(answer.clusterId());
        if (!judged) {
            return;
        }
        if (answer.epoch() <= mine.epoch()) {
            ahead.remove(answer.nodeId());
            aheadUnforced.remove(answer.nodeId());
        } else if ("Leader".equals(answer.state()) || answer.leaderAddress() != null) {
            supersededUnforced = Math.max(supersededUnforced, answer.epoch());
        } else {
            aheadUnforced.put(answer.nodeId(), answer.epoch());
        }
    }

    /** The step is over. */
    void settled() {
        superseded = Math.max(superseded, supersededUnforced);
        ahead.putAll(aheadUnforced);
        aheadUnforced.clear();
    }

    /** What was heard in a step in which the power failed may not be on the disk, and nobody was served after it. */
    void processEnded(boolean powerCut) {
        if (!powerCut) {
            settled();
        }
        supersededUnforced = superseded;
        aheadUnforced.clear();
    }

    void directoryReplaced() {
        ahead.clear();
        aheadUnforced.clear();
        superseded = 0;
        supersededUnforced = 0;
    }

    void removed(Set<String> members) {
        ahead.keySet().removeAll(members);
    }

    /** Who is no member is never asked again, so that nobody could tell what became of it. */
    void membersAre(Set<String> members) {
        ahead.keySet().retainAll(members);
    }

    Set<String> ahead() {
        return Set.copyOf(ahead.keySet());
    }

    /** Why a node of this epoch must not serve; empty when it may. */
    String silence(long epoch) {
        if (superseded > epoch) {
            return "it was told of epoch " + superseded;
        }
        return ahead.values().stream().anyMatch(other -> other > epoch) ? "it has seen " + ahead : "";
    }
}

package io.raftkv.node;

import io.raftkv.api.PeerHello;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.PeerAddress;

/** What another agent's hello means for this node. Pure: it decides, {@link Fence} acts. */
final class PeerJudgement {
    private PeerJudgement() {}

    /** The outcome, the most final one that applies. */
    enum Verdict {
        /** Nothing that concerns this node. */
        FINE,
        /** The other belongs to another cluster. */
        FOREIGN,
        /** A member is in a higher epoch, which nobody leads at present: not proven, and not to be ignored. */
        AHEAD,
        /** The cluster went on under a higher epoch, and somebody leads it. */
        SUPERSEDED,
        /** The cluster removed this node. */
        REMOVED,
        /** Members saw a later life of this very data directory: this is an old copy of it. */
        OLD_COPY,
        /** The record under this node's id names another data directory. */
        OTHER_INSTANCE
    }

    private static Verdict judgeEpoch(NodeIdentity self, PeerHello other) {
        if (!self.clusterId().toString().equals(other.clusterId())) {
            return Verdict.FOREIGN;
        }
        if (other.epoch() <= self.epoch()) {
            return Verdict.FINE;
        }
        return "Leader".equals(other.state()) || other.leaderAddress() != null ? Verdict.SUPERSEDED : Verdict.AHEAD;
    }

    /**
     * An answer to our hello, with what the other has recorded of us. Only answers are judged: they come from an
     * address that this node asked because its records name it. A hello that comes by itself proves nothing.
     *
     * @param knowsOwnJoin whether the state that this node has applied holds the record of this very data directory
     */
    static Verdict judge(NodeIdentity self, EngineStatus own, boolean knowsOwnJoin, PeerHello answer) {
        Verdict byEpoch = judgeEpoch(self, answer);
        PeerHello.Recorded you = answer.you();
        if (byEpoch != Verdict.FINE || you == null || answer.epoch() < self.epoch()) {
            return byEpoch;
        }
        boolean sameInstance = self.instanceId().equals(you.instanceId());
        // A record can only lag, and boot ids only grow: this one is final whoever says it.
        if (sameInstance && you.bootId() != null && BootId.showsOldCopy(you.bootId(), self.bootId())) {
            return Verdict.OLD_COPY;
        }
        if (!isFinal(own, knowsOwnJoin, answer)) {
            return Verdict.FINE;
        }
        if (you.removed()) {
            return Verdict.REMOVED;
        }
        return you.instanceId() != null && !sameInstance ? Verdict.OTHER_INSTANCE : Verdict.FINE;
    }

    /**
     * Whether the other's records are newer than this node's membership can be. A leader is believed unless this node
     * follows another one: it may have been deposed and not know it yet.
     *
     * <p>A member that lags may not have heard of this node's join. It is believed only where no leader replicates to
     * this node, where this node has its own join behind it, and when the other has applied all that this node has in its
     * log. What this node has applied is no measure: after a start that is its snapshot, and when all members start at
     * once they all stand there, with the records of before this node's join or replacement. Its log is none before it
     * holds the join: a node that was just let in has an empty one.
     */
    private static boolean isFinal(EngineStatus own, boolean knowsOwnJoin, PeerHello answer) {
        if ("Leader".equals(answer.state())) {
            return own.leader()
                    .map(PeerAddress::toString)
                    .map(answer.address()::equals)
                    .orElse(true);
        }
        return own.leader().isEmpty() && knowsOwnJoin && answer.appliedIndex() >= own.lastLogIndex();
    }
}

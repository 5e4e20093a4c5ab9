package io.raftkv.node;

import io.raftkv.api.PeerHello;
import io.raftkv.node.MemberDirectory.Contents;
import io.raftkv.node.SystemRecords.Versioned;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.RaftEngine;

/**
 * What agents tell each other: builds this node's hello, and takes in what others answer to it. Never waits.
 *
 * <p>What an agent says by itself is answered and not believed: anybody may reach the port. It is an occasion to ask
 * back ({@link AskingBack}); what counts is the answer from the address that the members' records name.
 */
final class Introductions {
    /** The state that a node tells before its engine runs: a question only, not to be recorded. */
    static final String STARTING = "Starting";

    private final NodeIdentity self;
    private final RaftEngine engine;
    private final MemberDirectory directory;
    private final ServingGate gate;
    private final StateHashHistory hashes;
    private final PeerTable peers;
    private final Fence fence;
    private final MembershipIntents intents;

    Introductions(
            NodeIdentity self,
            RaftEngine engine,
            MemberDirectory directory,
            ServingGate gate,
            StateHashHistory hashes,
            PeerTable peers,
            Fence fence,
            MembershipIntents intents) {
        this.self = self;
        this.engine = engine;
        this.directory = directory;
        this.gate = gate;
        this.hashes = hashes;
        this.peers = peers;
        this.fence = fence;
        this.intents = intents;
    }

    /** This node's own hello. */
    PeerHello mine() {
        return hello(null, null, hashes.latest());
    }

    /** The answer to another agent: who this is, and what is recorded about the other. */
    PeerHello answer(PeerHello from) {
        if (from.nodeId() == null || from.clusterId() == null) {
            return hello(null, null, hashes.latest());
        }
        Contents contents = directory.contents();
        Versioned<MemberRecord> member = contents.members().get(from.nodeId());
        Versioned<Tombstone> tombstone = contents.tombstones().get(from.nodeId());
        boolean knows = member != null && member.value().intent() != MemberRecord.Intent.LEAVING;
        PeerHello.Recorded recorded;
        if (member != null) {
            recorded = new PeerHello.Recorded(
                    member.value().instanceId(), member.value().bootId(), !knows);
        } else if (tombstone != null) {
            recorded = new PeerHello.Recorded(tombstone.value().instanceId(), null, true);
        } else {
            recorded = new PeerHello.Recorded(null, null, false);
        }
        return hello(knows, recordsAreNewest() ? recorded : null, hashes.comparable(from.hashIndex()));
    }

    /** A leader is believed, so it waits until it has applied what earlier leaders committed. */
    private boolean recordsAreNewest() {
        return engine.status().role() != EngineRole.LEADER || intents.leads();
    }

    /** Another agent answered this node's hello. */
    void answered(PeerHello answer) {
        if (answer.nodeId() == null || answer.clusterId() == null) {
            return;
        }
        fence.consider(answer);
        boolean ofThisGroup = answer.clusterId().equals(self.clusterId().toString()) && answer.epoch() == self.epoch();
        if (ofThisGroup && !STARTING.equals(answer.state())) {
            peers.heard(answer);
            intents.heard(answer);
            hashes.heard(answer);
        }
    }

    private PeerHello hello(Boolean knowsYou, PeerHello.Recorded you, StateHashHistory.Sample sample) {
        EngineStatus status = engine.status();
        return new PeerHello(
                self.nodeId(),
                self.address().toString(),
                self.http(),
                self.clusterId().toString(),
                self.epoch(),
                self.instanceId(),
                self.bootId(),
                self.version(),
                ClusterView.stateName(status.role()),
                status.appliedIndex(),
                sample == null ? null : sample.hash(),
                sample == null ? null : (Long) sample.index(),
                knowsYou,
                gate.isClosed(ServingGate.Reason.REMOVED),
                gate.isClosed(ServingGate.Reason.DRAINING),
                you,
                status.leader().map(Object::toString).orElse(null));
    }
}

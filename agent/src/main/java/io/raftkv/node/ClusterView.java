package io.raftkv.node;

import io.raftkv.api.LeaderResponse;
import io.raftkv.api.NodesResponse;
import io.raftkv.api.NodesResponse.NodeView;
import io.raftkv.api.PeerHello;
import io.raftkv.node.SystemRecords.Versioned;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.PeerProgress;
import io.raftkv.raft.RaftEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster as this node sees it: the committed configuration joined with the member records. Never waits, and
 * answers without a leader. A member stands here exactly when it stands in the configuration; the one exception is a
 * member between the two configuration changes of its promotion.
 */
public final class ClusterView {
    static final String VOTER = "Voter";
    static final String NONVOTER = "Nonvoter";

    private final NodeIdentity self;
    private final RaftEngine engine;
    private final MemberDirectory directory;
    private final PeerTable peers;
    private final Duration contactWindow;

    /** @param contactWindow a member that did not answer for longer counts as down */
    public ClusterView(
            NodeIdentity self, RaftEngine engine, MemberDirectory directory, PeerTable peers, Duration contactWindow) {
        this.self = self;
        this.engine = engine;
        this.directory = directory;
        this.peers = peers;
        this.contactWindow = contactWindow;
    }

    public NodesResponse nodes() {
        EngineStatus status = engine.status();
        Map<PeerAddress, PeerProgress> progress = engine.progress();
        List<NodeView> nodes = new ArrayList<>();
        status.membership().voters().forEach(peer -> nodes.add(view(peer, VOTER, status, progress)));
        status.membership().nonvoters().forEach(peer -> nodes.add(view(peer, NONVOTER, status, progress)));
        for (Versioned<MemberRecord> member : directory.contents().members().values()) {
            PeerAddress peer = PeerAddress.parse(member.value().address());
            if (member.value().intent() == MemberRecord.Intent.PROMOTING && !contains(status, peer)) {
                nodes.add(view(peer, NONVOTER, status, progress));
            }
        }
        nodes.sort(Comparator.comparing(NodeView::id));
        return new NodesResponse(nodes, nodes.size());
    }

    public LeaderResponse leader() {
        EngineStatus status = engine.status();
        Optional<MemberRecord> record = status.leader().flatMap(this::record);
        String id = status.leader().map(this::idOf).orElse("");
        String http = record.map(MemberRecord::http)
                .orElse(status.leader().filter(self.address()::equals).isPresent() ? self.http() : null);
        return new LeaderResponse(
                id,
                stateName(status.role()),
                status.leader().map(PeerAddress::toString).orElse(null),
                http,
                status.term());
    }

    /** The node id behind a Raft address; the address's host where no record is known. */
    String idOf(PeerAddress peer) {
        if (peer.equals(self.address())) {
            return self.nodeId();
        }
        return record(peer).map(MemberRecord::nodeId).orElse(peer.host());
    }

    Optional<MemberRecord> record(PeerAddress peer) {
        return directory.contents().byAddress(peer.toString()).map(Versioned::value);
    }

    /** Whether a node said of itself lately that it was taken out of service. */
    boolean isDrained(PeerAddress peer) {
        return peers.recent(idOf(peer), PeerExchange.HEARD_WITHIN)
                .map(PeerHello::drained)
                .orElse(false);
    }

    /** Voters with their last contact, as the leader's guard counts them. */
    List<QuorumGuard.Voter> voters() {
        Map<PeerAddress, PeerProgress> progress = engine.progress();
        return engine.status().membership().voters().stream()
                .map(peer -> new QuorumGuard.Voter(idOf(peer), alive(peer, progress), lastContact(peer, progress)))
                .toList();
    }

    static boolean contains(EngineStatus status, PeerAddress peer) {
        return status.membership().voters().contains(peer)
                || status.membership().nonvoters().contains(peer);
    }

    /** In the words of {@code /cluster/leader}: the four states that an operator's script may compare with. */
    static String stateName(EngineRole role) {
        return switch (role) {
            case LEADER -> "Leader";
            case CANDIDATE -> "Candidate";
            case LEARNER -> "Learner";
            case FOLLOWER, INACTIVE -> "Follower";
        };
    }

    private NodeView view(
            PeerAddress peer, String suffrage, EngineStatus status, Map<PeerAddress, PeerProgress> progress) {
        Optional<MemberRecord> record = record(peer);
        boolean isSelf = peer.equals(self.address());
        PeerProgress known = progress.get(peer);
        Long match = isSelf ? Long.valueOf(status.lastLogIndex()) : known == null ? null : (Long) known.matchIndex();
        boolean leads = status.role() == EngineRole.LEADER;
        return new NodeView(
                idOf(peer),
                peer.toString(),
                suffrage,
                record.map(MemberRecord::http).orElse(isSelf ? self.http() : null),
                role(peer, suffrage, status),
                statusOf(peer, suffrage, record, status, progress),
                leads ? match : null,
                leads && match != null ? (Long) Math.max(0, status.lastLogIndex() - match) : null,
                record.map(MemberRecord::version).orElse(isSelf ? self.version() : null));
    }

    private static String role(PeerAddress peer, String suffrage, EngineStatus status) {
        if (status.leader().filter(peer::equals).isPresent()) {
            return "leader";
        }
        return suffrage.equals(VOTER) ? "follower" : "learner";
    }

    private String statusOf(
            PeerAddress peer,
            String suffrage,
            Optional<MemberRecord> record,
            EngineStatus status,
            Map<PeerAddress, PeerProgress> progress) {
        MemberRecord.Intent intent = record.map(MemberRecord::intent).orElse(null);
        if (intent == MemberRecord.Intent.LEAVING) {
            return "leaving";
        }
        if (intent == MemberRecord.Intent.PROMOTING && !suffrage.equals(VOTER)) {
            return "promoting";
        }
        if (!isUp(peer, status, progress)) {
            return status.role() == EngineRole.LEADER ? "down" : "unknown";
        }
        return intent == MemberRecord.Intent.VOTER && suffrage.equals(NONVOTER) ? "joining" : "up";
    }

    private boolean isUp(PeerAddress peer, EngineStatus status, Map<PeerAddress, PeerProgress> progress) {
        if (peer.equals(self.address())) {
            return true;
        }
        if (status.role() == EngineRole.LEADER) {
            return alive(peer, progress);
        }
        return status.leader().filter(peer::equals).isPresent()
                || peers.recent(idOf(peer), PeerExchange.HEARD_WITHIN).isPresent();
    }

    private boolean alive(PeerAddress peer, Map<PeerAddress, PeerProgress> progress) {
        long last = lastContact(peer, progress);
        return last >= 0 && last <= contactWindow.toMillis();
    }

    private long lastContact(PeerAddress peer, Map<PeerAddress, PeerProgress> progress) {
        if (peer.equals(self.address())) {
            return 0;
        }
        PeerProgress known = progress.get(peer);
        return known == null ? -1 : known.lastContactMillis();
    }
}

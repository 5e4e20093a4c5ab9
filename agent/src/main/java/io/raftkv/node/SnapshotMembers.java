package io.raftkv.node;

import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.snapshot.SnapshotManifest.Member;
import io.raftkv.snapshot.SnapshotOrigin;
import io.raftkv.store.KeySpaceReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The members that a snapshot names: the configuration in force at its index, joined with the records in it. */
final class SnapshotMembers {
    private SnapshotMembers() {}

    static SnapshotOrigin origin(NodeIdentity self) {
        return new SnapshotOrigin(
                self.clusterId(), self.epoch(), self.nodeId() + " raftkv-agent/" + self.version(), SnapshotMembers::of);
    }

    static List<Member> of(KeySpaceReader state) {
        Optional<Membership> membership = StoredState.membership(state);
        if (membership.isEmpty()) {
            return List.of();
        }
        MemberDirectory directory = new MemberDirectory();
        directory.load(state);
        return Stream.concat(
                        membership.get().voters().stream().map(peer -> member(peer, ClusterView.VOTER, directory)),
                        membership.get().nonvoters().stream()
                                .map(peer -> member(peer, ClusterView.NONVOTER, directory)))
                .toList();
    }

    private static Member member(PeerAddress peer, String suffrage, MemberDirectory directory) {
        Optional<MemberRecord> record =
                directory.contents().byAddress(peer.toString()).map(SystemRecords.Versioned::value);
        return new Member(
                record.map(MemberRecord::nodeId).orElse(peer.host()),
                peer.toString(),
                record.map(MemberRecord::http).orElse(null),
                suffrage);
    }
}

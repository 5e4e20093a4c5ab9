package io.raftkv.node.start;

import io.raftkv.raft.GroupConfiguration;
import io.raftkv.raft.PeerAddress;
import io.raftkv.snapshot.SnapshotManifest;
import java.util.List;
import java.util.Optional;

/** Whether a member is the only voter of its group, as far as its own disk knows. */
final class LoneVoter {
    private LoneVoter() {}

    static boolean is(Identity identity, Optional<LogFacts> log, Optional<SnapshotManifest> snapshot) {
        GroupConfiguration members = MembersInForce.of(identity, log, snapshot);
        List<PeerAddress> self = List.of(PeerAddress.parse(identity.address()));
        return members.voters().equals(self)
                && (members.oldVoters().isEmpty() || members.oldVoters().equals(self));
    }
}

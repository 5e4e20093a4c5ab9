package io.raftkv.node.start;

import io.raftkv.raft.GroupConfiguration;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.snapshot.SnapshotManifest;
import java.util.List;
import java.util.Optional;

/** The members of a node's group, as far as its own disk knows. */
final class MembersInForce {
    private static final String VOTER = "Voter";

    private MembersInForce() {}

    /** Without members for a node that joined and has heard nothing since. */
    static GroupConfiguration of(Identity identity, Optional<LogFacts> log, Optional<SnapshotManifest> snapshot) {
        long snapshotIndex = snapshot.map(SnapshotManifest::index).orElse(0L);
        Optional<LogFacts.LoggedConfiguration> logged = log.filter(facts -> facts.lastIndex() >= snapshotIndex)
                .flatMap(LogFacts::configuration)
                .filter(found -> found.index() > identity.foundingIndex());
        if (logged.isPresent()) {
            return logged.get().members();
        }
        if (snapshot.isPresent() && snapshotIndex > identity.foundingIndex()) {
            return GroupConfiguration.stable(membership(snapshot.get()));
        }
        // Nothing was written down since the epoch began, and an epoch begins with its founder alone.
        List<PeerAddress> voters = identity.isFounder() ? List.of(PeerAddress.parse(identity.address())) : List.of();
        return GroupConfiguration.stable(new Membership(voters, List.of()));
    }

    private static Membership membership(SnapshotManifest snapshot) {
        return new Membership(addresses(snapshot, true), addresses(snapshot, false));
    }

    private static List<PeerAddress> addresses(SnapshotManifest snapshot, boolean voters) {
        return snapshot.members().stream()
                .filter(member -> member.suffrage().equals(VOTER) == voters)
                .map(member -> PeerAddress.parse(member.address()))
                .toList();
    }
}

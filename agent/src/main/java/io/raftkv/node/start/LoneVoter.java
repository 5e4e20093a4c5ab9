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
        Optional<LogFacts.LoggedConfiguration> logged = log.flatMap(LogFacts::configuration);
        if (logged.isPresent() && logged.get().index() > identity.foundingIndex()) {
            return isAlone(identity, logged.get().members());
        }
        if (snapshot.isPresent() && snapshot.get().index() > identity.foundingIndex()) {
            return snapshot.get().members().stream()
                    .filter(member -> member.suffrage().equals("Voter"))
                    .allMatch(member -> member.address().equals(identity.address()));
        }
        // Nothing was written down since the epoch began, and an epoch begins with its founder alone.
        return identity.isFounder();
    }

    private static boolean isAlone(Identity identity, GroupConfiguration members) {
        List<PeerAddress> self = List.of(PeerAddress.parse(identity.address()));
        return members.voters().equals(self)
                && (members.oldVoters().isEmpty() || members.oldVoters().equals(self));
    }
}

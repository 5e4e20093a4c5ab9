package io.raftkv.raft;

import java.util.List;

/** The committed configuration of the group. Nonvoters receive the log and count for nothing. */
public record Membership(List<PeerAddress> voters, List<PeerAddress> nonvoters) {
    public Membership {
        voters = List.copyOf(voters);
        nonvoters = List.copyOf(nonvoters);
    }

    /** Members that must be reachable to commit: more than half of the voters. */
    public int quorum() {
        return voters.size() / 2 + 1;
    }
}

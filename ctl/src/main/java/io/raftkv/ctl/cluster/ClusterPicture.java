package io.raftkv.ctl.cluster;

import java.util.List;
import java.util.Optional;

/**
 * A cluster at one moment, as far as its nodes told.
 *
 * @param name of the context
 * @param clusterId {@code null} when no node told it
 * @param leader node id, "" when there is none
 * @param voters in the configuration
 * @param tolerates voters that may still fail before writes stop; negative when too many already have
 */
public record ClusterPicture(
        String name,
        String clusterId,
        Long epoch,
        Verdict verdict,
        String leader,
        Long term,
        int voters,
        int tolerates,
        List<NodePicture> nodes,
        List<Finding> findings) {
    public ClusterPicture {
        nodes = List.copyOf(nodes);
        findings = List.copyOf(findings);
    }

    public Optional<NodePicture> node(String id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    public long warnings() {
        return findings.stream().filter(finding -> !finding.isFailure()).count();
    }

    /** Whether a node leads and says so itself: followers name a leader that has just died for a moment longer. */
    public boolean hasLeader() {
        return node(leader)
                .map(node -> node.isUp() && node.role().equals("leader"))
                .orElse(false);
    }

    /** Whether every member is up and at most {@code lagMax} entries behind a known leader. */
    public boolean isCaughtUp(long lagMax) {
        return hasLeader()
                && nodes.stream()
                        .allMatch(node -> node.isUp()
                                && (node.id().equals(leader) || (node.lag() != null && node.lag() <= lagMax)));
    }
}

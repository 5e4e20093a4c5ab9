package io.raftkv.ctl.client;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.util.Optional;

/** Sees the cluster tag of every answer and lets no command mix two clusters, or two epochs of one. */
final class ClusterGuard {
    private final Optional<String> expectedClusterId;
    private ClusterTag seen;
    private Endpoint seenAt;

    ClusterGuard(Optional<String> expectedClusterId) {
        this.expectedClusterId = expectedClusterId;
    }

    synchronized Optional<ClusterTag> seen() {
        return Optional.ofNullable(seen);
    }

    /** @throws CtlException if the answer comes from elsewhere than the ones before it */
    synchronized void check(Endpoint endpoint, HttpReply reply) {
        Optional<ClusterTag> tag = reply.header(ClusterTag.HEADER).flatMap(ClusterTag::parse);
        if (tag.isEmpty()) {
            return;
        }
        if (expectedClusterId.isPresent()
                && !expectedClusterId.get().equals(tag.get().clusterId())) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    endpoint + " belongs to cluster " + tag.get().clusterId() + ", the context names "
                            + expectedClusterId.get(),
                    "check --context; if the cluster was founded anew on purpose, change cluster_id in the context");
        }
        if (seen != null && !seen.equals(tag.get())) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    "the endpoints do not belong together: " + seenAt + " says " + seen + ", " + endpoint + " says "
                            + tag.get() + " (cluster id/epoch)",
                    "ask one of them alone with --endpoints");
        }
        if (seen == null) {
            seen = tag.get();
            seenAt = endpoint;
        }
    }
}

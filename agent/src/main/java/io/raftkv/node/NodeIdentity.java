package io.raftkv.node;

import io.raftkv.raft.PeerAddress;
import java.util.UUID;

/**
 * Who this process is.
 *
 * @param http base URL by which others reach it
 * @param instanceId the life of its data directory
 * @param bootId the life of this process; see {@link BootId}
 */
public record NodeIdentity(
        String nodeId,
        PeerAddress address,
        String http,
        UUID clusterId,
        long epoch,
        String instanceId,
        long bootId,
        String version) {
    /** {@code <cluster id>/<epoch>}. */
    public String clusterTag() {
        return clusterId + "/" + epoch;
    }
}

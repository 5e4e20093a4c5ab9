package io.raftkv.ctl.restart;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * All that makes one restart, as a journal keeps it.
 *
 * @param cluster name of the context
 * @param epoch of the cluster when it began: a node that comes back in another one is not the cluster's any more
 * @param outageAccepted whether the operator said yes to a cluster of one or two voters that does not serve meanwhile
 * @param nodes in the order in which they are restarted
 */
public record RestartParameters(
        String cluster, String clusterId, long epoch, boolean outageAccepted, List<Node> nodes) {
    public RestartParameters {
        nodes = List.copyOf(nodes);
    }

    /**
     * @param bootId of the process that is to be replaced; {@code null} for a node that was down, and is only started
     * @param led whether it led when this began: it may not any more when its turn comes, and another one may
     */
    public record Node(String id, String bootId, boolean voter, boolean led) {}

    String tag() {
        return clusterId + "/" + epoch;
    }

    public JsonNode toJson() {
        return Json.mapper().valueToTree(this);
    }

    public static RestartParameters of(JsonNode json) {
        try {
            return Json.mapper().treeToValue(json, RestartParameters.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws CtlException when a node answers from another cluster, or another epoch of it */
    void requireSameCluster(String node, String tag) {
        if (tag != null && !tag.equals(tag())) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    node + " answers from cluster " + tag + ", this began with " + tag(),
                    "raftkvctl node describe " + node);
        }
    }
}

package io.raftkv.ctl.restart;

import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.util.Comparator;
import java.util.List;

/**
 * Who comes when: first what is down, so that the cluster is whole before anything is taken from it; then those without a
 * vote, where a configuration that does not start costs nothing; then the followers; the leader last.
 */
public final class RestartOrder {
    private RestartOrder() {}

    /**
     * @param ids of the nodes to restart
     * @throws CtlException when one of them is no member, or keeps its boot id to itself
     */
    public static List<RestartParameters.Node> of(ClusterPicture picture, List<String> ids) {
        return ids.stream()
                .map(id -> picture.node(id).orElseThrow())
                .map(node -> member(picture, node))
                .sorted(Comparator.<RestartParameters.Node>comparingInt(RestartOrder::rank)
                        .thenComparing(RestartParameters.Node::id))
                .toList();
    }

    private static RestartParameters.Node member(ClusterPicture picture, NodePicture node) {
        if (node.suffrage() == null) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    node.id() + " is no member of the cluster, as far as its agents tell",
                    "raftkvctl status; a node that is down for everybody: raftkvctl node start " + node.id());
        }
        if (node.isUp() && node.bootId() == null) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    node.id() + " does not tell its boot id, by which a restart is recognised",
                    "give a token that may read /stats: --token-file FILE; or restart an agent of an older version with"
                            + " node stop and node start");
        }
        return new RestartParameters.Node(
                node.id(), node.bootId(), node.isVoter(), node.id().equals(picture.leader()));
    }

    private static int rank(RestartParameters.Node node) {
        if (node.bootId() == null) {
            return 0;
        }
        return node.led() ? 3 : node.voter() ? 2 : 1;
    }
}

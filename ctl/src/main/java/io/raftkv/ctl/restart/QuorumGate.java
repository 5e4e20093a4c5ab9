package io.raftkv.ctl.restart;

import io.raftkv.ctl.client.Deadline;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.util.Optional;

/** Whether a cluster goes on serving while one of its nodes is away. */
public final class QuorumGate {
    /** Applied entries that a voter may be behind and still carry the cluster in another one's place. */
    static final long LAG_MAX = 100;

    private QuorumGate() {}

    /** @return what speaks against it, in words */
    public static Optional<String> refusal(ClusterPicture picture, String node) {
        Optional<NodePicture> away = picture.node(node);
        if (away.isEmpty()) {
            return Optional.of("there is no node '" + node + "'");
        }
        if (!picture.hasLeader()) {
            return Optional.of("no node leads");
        }
        if (!away.get().isVoter()) {
            return Optional.empty();
        }
        long others = others(picture, node, false);
        if (others < majority(picture.voters())) {
            return Optional.of("without " + node + " only " + others + " of " + picture.voters()
                    + " voters would be up and caught up: the cluster would stop serving");
        }
        return others(picture, node, true) == 0
                ? Optional.of("all other voters are drained: nobody would serve without " + node)
                : Optional.empty();
    }

    private static long others(ClusterPicture picture, String node, boolean serving) {
        return picture.nodes().stream()
                .filter(each -> !each.id().equals(node) && each.isVoter())
                .filter(each -> carries(picture, each) && !(serving && each.isDraining()))
                .count();
    }

    private static boolean carries(ClusterPicture picture, NodePicture voter) {
        boolean leads = voter.id().equals(picture.leader());
        boolean caughtUp = leads || voter.lag() != null && voter.lag() <= LAG_MAX;
        return voter.isUp() && !voter.state().equals("degraded") && caughtUp;
    }

    /** Whether it is out of the question that the cluster serves without one of its voters. */
    public static boolean isOutage(ClusterPicture picture, String node) {
        boolean votes = picture.node(node).filter(NodePicture::isVoter).isPresent();
        return votes && picture.voters() - 1 < majority(picture.voters());
    }

    /** Whether no other voter could lead in its place. */
    public static boolean isAlone(ClusterPicture picture, String node) {
        return others(picture, node, true) == 0;
    }

    static int majority(int voters) {
        return voters / 2 + 1;
    }

    /**
     * Waits for what passes by itself, such as an election.
     *
     * @param outageAccepted whether the operator wants it also where one or two voters leave no choice
     * @throws CtlException {@link ExitCode#REFUSED} when it does not pass
     */
    static void require(ServedCluster cluster, String node, boolean outageAccepted, Patience patience) {
        Deadline deadline = Deadline.in(patience.gate());
        while (true) {
            ClusterPicture picture = cluster.picture();
            Optional<String> refusal = refusal(picture, node);
            if (refusal.isEmpty() || outageAccepted && isAcceptable(picture, node)) {
                return;
            }
            if (deadline.isOver()) {
                throw new CtlException(
                        ExitCode.REFUSED, node + " is not touched: " + refusal.get(), "raftkvctl status");
            }
            deadline.pause(patience.look());
        }
    }

    /** With two voters the other one has to be there: it could not be told what became of this one otherwise. */
    private static boolean isAcceptable(ClusterPicture picture, String node) {
        return isOutage(picture, node) && picture.hasLeader() && others(picture, node, false) == picture.voters() - 1;
    }
}

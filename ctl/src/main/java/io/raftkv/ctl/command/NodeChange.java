package io.raftkv.ctl.command;

import io.raftkv.ctl.client.Deadline;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.ClusterSurvey;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.hosts.ServiceStatus;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.Interruption;
import io.raftkv.ctl.output.Progress;
import io.raftkv.ctl.output.Report;
import java.time.Duration;
import java.util.function.Predicate;

/** What starting and stopping a node have in common: the arithmetic, and waiting for the cluster to be as it should. */
final class NodeChange {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final Invocation invocation;
    private final Deadline deadline;
    private final Duration timeout;

    private record Changed(String node, String service, String agent) {}

    /** @param usual how long it may take when the user does not say */
    NodeChange(Invocation invocation, Duration usual) {
        this.invocation = invocation;
        this.timeout = invocation.givenTimeout().orElse(usual);
        this.deadline = Deadline.in(timeout);
    }

    /** What Ctrl-C says, until closed: both changes can be repeated. */
    Interruption interruption() {
        return Interruption.tell(
                invocation.output(),
                () -> "interrupted; the service goes on with it, run the same command again to wait");
    }

    Duration left() {
        return deadline.left();
    }

    /** Voters that are up besides this node. */
    static long othersUp(ClusterPicture picture, String id) {
        return picture.nodes().stream()
                .filter(node -> node.isVoter() && node.isUp() && !node.id().equals(id))
                .count();
    }

    /**
     * @param what is waited for
     * @param otherwise what is wrong when it does not come in time
     * @return the picture in which {@code condition} holds
     */
    ClusterPicture await(String what, String otherwise, Predicate<ClusterPicture> condition, String remedy) {
        ClusterSurvey survey = invocation.survey();
        try (Progress progress = invocation.output().waiting("waiting for " + what)) {
            while (true) {
                ClusterPicture picture = survey.take();
                if (condition.test(picture)) {
                    return picture;
                }
                progress.note(picture.verdict().toString());
                if (deadline.isOver()) {
                    throw new CtlException(
                            ExitCode.TIMEOUT, otherwise + " within " + HumanDuration.of(timeout), remedy);
                }
                deadline.pause(INTERVAL);
            }
        }
    }

    Report report(ClusterPicture picture, String id, ServiceStatus status) {
        NodePicture node = picture.node(id).orElseThrow();
        return Report.of("NodeChange", new Changed(id, status.state().word(), node.state()))
                .line(id, "  service " + status.state().word(), "  agent " + node.state(), role(node))
                .name(id);
    }

    private static String role(NodePicture node) {
        return node.isUp() ? "  " + node.role() : "";
    }
}

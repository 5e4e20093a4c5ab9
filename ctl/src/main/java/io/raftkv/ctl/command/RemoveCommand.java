package io.raftkv.ctl.command;

import io.raftkv.api.RemoveRequest;
import io.raftkv.api.RemoveResponse;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.lease.HeldLease;
import io.raftkv.ctl.output.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl remove}. */
@Command(
        name = "remove",
        description = {
            "Take a node out of the cluster, alive or dead.",
            "It does not come back by itself; raftkvctl join lets it in again. Exit 6 when the quorum would be lost."
        })
final class RemoveCommand extends CtlCommand {
    @Parameters(paramLabel = "ID", description = "Its node id.")
    private String id;

    @Option(
            names = "--accept-data-loss",
            paramLabel = "CLUSTER_ID",
            description = "Past the quorum rule: the full cluster id, from raftkvctl status -o json.")
    private String acceptDataLoss;

    @Mixin
    private ChangeOptions change;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        ClusterPicture picture = invocation.survey().take();
        NodePicture node = picture.node(id)
                .filter(each -> each.suffrage() != null)
                .orElseThrow(() -> new CtlException(
                        ExitCode.NOT_FOUND,
                        "there is no member '" + id + "'",
                        "members are "
                                + String.join(
                                        ", ",
                                        picture.nodes().stream()
                                                .filter(each -> each.suffrage() != null)
                                                .map(NodePicture::id)
                                                .toList())));
        checkQuorum(picture, node);
        if (!new Confirmation(invocation, change).permits(plan(invocation, picture, node))) {
            return ExitCode.OK;
        }
        RemoveResponse answer;
        try (HeldLease lease = HeldLease.take(invocation.client(), "remove " + id)) {
            answer = lease.client().remove(new RemoveRequest(id, acceptDataLoss));
        }
        if (answer.warning() != null) {
            invocation.output().warn(answer.warning());
        }
        invocation
                .output()
                .print(Report.of("NodeRemoved", answer)
                        .line(id, " removed  voters " + answer.voters(), "  tolerates " + answer.tolerates())
                        .name(id));
        return ExitCode.OK;
    }

    /** The agents judge it as well; this says it before anybody is asked, and to --dry-run. */
    private void checkQuorum(ClusterPicture picture, NodePicture node) {
        if (!node.isVoter() || acceptDataLoss != null) {
            return;
        }
        int votersAfter = picture.voters() - 1;
        long upAfter = picture.nodes().stream()
                .filter(each -> each.isVoter() && each.isUp() && !each.id().equals(id))
                .count();
        int needed = QuorumWords.majority(votersAfter);
        if (votersAfter == 0 || upAfter < needed) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    "without " + id + " the cluster would have " + votersAfter + " voters and need " + needed
                            + " of them, but only " + upAfter + " would be up",
                    "start the nodes that are down first");
        }
    }

    private Plan plan(Invocation invocation, ClusterPicture picture, NodePicture node) {
        List<String> steps = new ArrayList<>();
        List<String> consequences = new ArrayList<>();
        if (node.id().equals(picture.leader())) {
            steps.add("hand leadership to another voter");
        }
        steps.add("take " + id + " (" + node.role() + ", " + node.state() + ") out of the configuration");
        steps.add("remember that it was removed, so that it does not join again by itself");
        if (node.isVoter()) {
            consequences.add(QuorumWords.change(picture.voters(), picture.voters() - 1));
        }
        consequences.add("its process and its data stay where they are");
        if (acceptDataLoss != null) {
            consequences.add("DATA LOSS ACCEPTED: writes that only removed nodes hold are gone");
        }
        return new Plan("Remove " + id + " from " + invocation.context().name(), steps, consequences);
    }
}

package io.raftkv.ctl.command;

import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.hosts.Service;
import io.raftkv.ctl.hosts.ServiceStatus;
import io.raftkv.ctl.output.Interruption;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftkvctl node start}. */
@Command(
        name = "start",
        description = {
            "Start a node's service, and return when the node has caught up.",
            "Without a majority there is nobody to catch up with: then, when its agent answers."
        })
final class NodeStartCommand extends CtlCommand {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final long LAG_MAX = 100;

    @Mixin
    private NodeArgument node;

    @Mixin
    private ChangeOptions change;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        NodeEntry entry = node.entry(invocation);
        Service service = invocation.hosts().service(entry);
        ServiceStatus before = service.status();
        if (before.state() == ServiceStatus.State.RUNNING) {
            invocation.output().say("the service of " + node.id() + " runs already");
        }
        if (!new Confirmation(invocation, change).permitsEveryday(plan(invocation, entry, before))) {
            return ExitCode.OK;
        }
        NodeChange procedure = new NodeChange(invocation, TIMEOUT);
        try (Interruption ignored = procedure.interruption()) {
            service.start(procedure.left());
            ClusterPicture after = procedure.await(
                    node.id() + " to catch up",
                    node.id() + " has not caught up",
                    now -> hasCaughtUp(now) || isAlone(now),
                    "raftkvctl node logs " + node.id());
            if (!hasCaughtUp(after)) {
                invocation
                        .output()
                        .warn("no majority of the voters is up: " + node.id() + " answers, and cannot catch up yet");
            }
            invocation.output().print(procedure.report(after, node.id(), service.status()));
        }
        return ExitCode.OK;
    }

    /** It answers, and there is nobody to catch up with. */
    private boolean isAlone(ClusterPicture picture) {
        boolean answers = picture.node(node.id()).orElseThrow().isUp();
        return answers && NodeChange.othersUp(picture, node.id()) + 1 < QuorumWords.majority(picture.voters());
    }

    private boolean hasCaughtUp(ClusterPicture picture) {
        boolean leads = picture.leader().equals(node.id());
        return picture.hasLeader()
                && picture.node(node.id())
                        .filter(each -> each.isUp() && (leads || each.lag() != null && each.lag() <= LAG_MAX))
                        .isPresent();
    }

    private Plan plan(Invocation invocation, NodeEntry entry, ServiceStatus before) {
        List<String> steps = new ArrayList<>();
        if (before.state() != ServiceStatus.State.RUNNING) {
            steps.add("start service " + entry.serviceName() + " (" + before.detail() + ") on "
                    + entry.ssh().orElse("this machine"));
        }
        steps.add("wait until " + node.id() + " has caught up");
        return new Plan("Start " + node.id() + " of " + invocation.context().name(), steps, List.of());
    }
}

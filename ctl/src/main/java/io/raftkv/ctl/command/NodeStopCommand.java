package io.raftkv.ctl.command;

import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.hosts.HostException;
import io.raftkv.ctl.hosts.HostProblem;
import io.raftkv.ctl.hosts.Service;
import io.raftkv.ctl.hosts.ServiceStatus;
import io.raftkv.ctl.output.Interruption;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftkvctl node stop}. */
@Command(
        name = "stop",
        description = {
            "Stop a node's service, and return when it is down and another node leads.",
            "It stays a member, and comes back with raftkvctl node start. Exit 6 when the cluster would stop, too."
        })
final class NodeStopCommand extends CtlCommand {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @Mixin
    private NodeArgument node;

    @Mixin
    private ChangeOptions change;

    @Option(names = "--accept-outage", description = "Also when too few voters remain for the cluster to serve.")
    private boolean acceptOutage;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        NodeEntry entry = node.entry(invocation);
        Service service = invocation.hosts().service(entry);
        ServiceStatus before = service.status();
        ClusterPicture picture = invocation.survey().take();
        boolean outage = picture.voters() == 0 || endsService(picture);
        if (outage && !acceptOutage && !before.isDown()) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    picture.voters() == 0
                            ? "no agent tells who the members are: whether the cluster goes on without " + node.id()
                                    + " is not known"
                            : "without " + node.id() + " only " + NodeChange.othersUp(picture, node.id()) + " of "
                                    + picture.voters() + " voters would be up: the cluster would stop serving",
                    "start the others first, or --accept-outage");
        }
        if (before.isDown()) {
            invocation.output().say("the service of " + node.id() + " is down already");
        }
        if (!new Confirmation(invocation, change).permits(plan(invocation, entry, picture, outage))) {
            return ExitCode.OK;
        }
        NodeChange procedure = new NodeChange(invocation, TIMEOUT);
        try (Interruption ignored = procedure.interruption()) {
            service.stop(procedure.left());
            return awaitAndPrint(invocation, procedure, service, outage);
        }
    }

    private ExitCode awaitAndPrint(Invocation invocation, NodeChange procedure, Service service, boolean outage) {
        ServiceStatus after = service.status();
        if (!after.isDown()) {
            throw new HostException(
                    HostProblem.SERVICE_FAILED,
                    node.id() + ": stopped, but its service is " + after.state().word() + " again: " + after.detail(),
                    "does something else start it?");
        }
        ClusterPicture last = procedure.await(
                node.id() + " to be down" + (outage ? "" : " and another node to lead"),
                node.id() + " is stopped, but" + (outage ? " something answers in its place" : " no other node leads"),
                now -> isDown(now) && (outage || now.hasLeader()),
                "raftkvctl status");
        invocation.output().print(procedure.report(last, node.id(), after));
        return ExitCode.OK;
    }

    private boolean isDown(ClusterPicture picture) {
        return !picture.node(node.id()).orElseThrow().isUp();
    }

    private boolean endsService(ClusterPicture picture) {
        boolean votes = picture.node(node.id()).filter(NodePicture::isVoter).isPresent();
        return votes && NodeChange.othersUp(picture, node.id()) < QuorumWords.majority(picture.voters());
    }

    private Plan plan(Invocation invocation, NodeEntry entry, ClusterPicture picture, boolean outage) {
        List<String> steps = new ArrayList<>();
        steps.add("stop service " + entry.serviceName() + " on " + entry.ssh().orElse("this machine")
                + (node.id().equals(picture.leader()) ? "; it hands leadership over" : ""));
        steps.add("wait until it is down" + (outage ? "" : " and another node leads"));
        List<String> consequences = new ArrayList<>(List.of("it stays a member; its data stays where it is"));
        if (outage) {
            consequences.add(
                    "OUTAGE ACCEPTED: too few voters remain, or nobody knows how many; the cluster stops serving");
        }
        return new Plan("Stop " + node.id() + " of " + invocation.context().name(), steps, consequences);
    }
}

package io.raftkv.ctl.command;

import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.hosts.ServiceStatus;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.HumanSize;
import io.raftkv.ctl.output.Report;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftkvctl node describe}. */
@Command(
        name = "describe",
        description = {
            "Show all that is known of one node: from the agents, and from its host.",
            "Exit 3 when the host could not be asked."
        })
final class NodeDescribeCommand extends CtlCommand {
    @Mixin
    private NodeArgument node;

    private record Description(
            NodePicture agent, String host, String service, String dataDir, ServiceView process, String hostError) {}

    private record ServiceView(String state, Long pid, String detail) {}

    @Override
    protected ExitCode run(Invocation invocation) {
        NodeEntry entry = node.entry(invocation);
        NodePicture picture = invocation.survey().take().node(node.id()).orElseThrow(); // the inventory has it
        Optional<ServiceStatus> status = Optional.empty();
        String problem = null;
        try {
            status = Optional.of(invocation.hosts().service(entry).status());
        } catch (CtlException e) {
            problem = e.getMessage();
            invocation.output().warn(problem);
            e.remedy().ifPresent(remedy -> invocation.output().say("  try: " + remedy));
        }
        invocation.output().print(report(entry, picture, status, problem));
        return problem == null ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private static Report report(NodeEntry entry, NodePicture picture, Optional<ServiceStatus> status, String problem) {
        ServiceView process = status.map(
                        each -> new ServiceView(each.state().word(), each.pid().orElse(null), each.detail()))
                .orElse(null);
        String host = entry.ssh().orElse("local");
        Report report = Report.of(
                        "Node",
                        new Description(
                                picture,
                                host,
                                entry.serviceName(),
                                entry.dataDirectory().toString(),
                                process,
                                problem))
                .line("node      ", picture.id())
                .line("role      ", picture.role(), picture.suffrage() == null ? "" : "  " + picture.suffrage())
                .line("state     ", picture.state(), reasons(picture))
                .line("version   ", shown(picture.version()))
                .line("applied   ", shown(picture.appliedIndex()), "  lag ", shown(picture.lag()))
                .line("keys      ", shown(picture.keyCount()), "  snapshot ", shown(picture.snapshotIndex()))
                .line("log       ", picture.walBytes() == null ? "-" : HumanSize.of(picture.walBytes()))
                .line("uptime    ", uptime(picture))
                .line("http      ", shown(picture.http()))
                .line("raft      ", shown(picture.address()))
                .line("host      ", host, entry.sudo() ? "  with sudo" : "")
                .line("service   ", entry.serviceName(), "  ", words(process))
                .line("data      ", entry.dataDirectory())
                .name(picture.id());
        return report;
    }

    private static String words(ServiceView process) {
        if (process == null) {
            return "not known";
        }
        return process.state() + ", " + process.detail() + (process.pid() == null ? "" : ", pid " + process.pid());
    }

    private static String reasons(NodePicture picture) {
        return picture.reasons().isEmpty() ? "" : ": " + String.join("; ", picture.reasons());
    }

    private static String uptime(NodePicture picture) {
        return picture.uptimeSeconds() == null ? "-" : HumanDuration.of(Duration.ofSeconds(picture.uptimeSeconds()));
    }

    private static Object shown(Object value) {
        return value == null ? "-" : value;
    }
}

package io.raftkv.ctl.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl context show}. */
@Command(name = "show", description = "Show what would be used, or one context.")
final class ContextShowCommand extends CtlCommand {
    @Parameters(arity = "0..1", paramLabel = "NAME", completionCandidates = ContextNames.class)
    private String name;

    private record Node(String id, String http, String ssh, String service, String dataDir, boolean sudo) {}

    private record Shown(
            String name,
            @JsonProperty("protected") boolean isProtected,
            String clusterId,
            List<String> endpoints,
            String tokenFile,
            List<Node> nodes) {}

    @Override
    protected ExitCode run(Invocation invocation) {
        Context context =
                name == null ? invocation.context() : invocation.contextStore().require(name);
        Shown shown = new Shown(
                context.name(),
                context.isProtected(),
                context.clusterId().orElse(null),
                context.endpoints(),
                context.tokenFile().map(Path::toString).orElse(null),
                context.nodes().stream().map(ContextShowCommand::node).toList());
        Report report = Report.of("Context", shown)
                .line("name        ", shown.name())
                .line("protected   ", shown.isProtected() ? "yes" : "no")
                .line("cluster id  ", context.clusterId().orElse("any"))
                .line("endpoints   ", String.join(", ", shown.endpoints()))
                .line("token file  ", context.tokenFile().map(Path::toString).orElse("none"))
                .name(shown.name());
        if (!shown.nodes().isEmpty()) {
            Table table = Table.withHeadings("NODE", "HTTP", "SSH", "SERVICE", "DATA DIR", "SUDO");
            shown.nodes()
                    .forEach(node -> table.row(
                            node.id(),
                            node.http(),
                            node.ssh(),
                            node.service(),
                            node.dataDir(),
                            node.sudo() ? "yes" : null));
            report.line().table(table);
        }
        invocation.output().print(report);
        return ExitCode.OK;
    }

    /** With what applies where nothing is said; a node on this machine need not be a service at all. */
    private static Node node(NodeEntry entry) {
        return new Node(
                entry.id(),
                entry.http(),
                entry.ssh().orElse(null),
                entry.isLocal() ? entry.service().orElse(null) : entry.serviceName(),
                (entry.isLocal() ? entry.dataDir() : Optional.of(entry.dataDirectory()))
                        .map(Path::toString)
                        .orElse(null),
                entry.sudo());
    }
}

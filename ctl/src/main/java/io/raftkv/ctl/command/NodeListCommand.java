package io.raftkv.ctl.command;

import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Table;
import io.raftkv.ctl.output.Table.Column;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code raftkvctl node list}. */
@Command(
        name = "list",
        description = {
            "List the nodes: what the agents say of each, and how its host is reached.",
            "Asks the agents only; raftkvctl node describe asks the host, too."
        })
final class NodeListCommand extends CtlCommand {
    /** @param host as ssh takes it; {@code local} for this machine, {@code null} for a node that the inventory lacks */
    private record Row(
            String id, String role, String state, String version, Long lag, String host, String service, String http) {}

    private record Rows(List<Row> nodes) {}

    @Override
    protected ExitCode run(Invocation invocation) {
        Context context = invocation.context();
        List<Row> rows = invocation.survey().take().nodes().stream()
                .map(node -> row(node, context.node(node.id())))
                .toList();
        Table table = Table.of(
                Column.left("NODE"),
                Column.left("ROLE"),
                Column.left("STATE"),
                Column.left("VERSION"),
                Column.right("LAG"),
                Column.left("HOST"),
                Column.left("SERVICE"),
                Column.left("HTTP"));
        Report report = Report.of("NodeInventory", new Rows(rows)).table(table);
        for (Row row : rows) {
            table.row(
                    row.id(), row.role(), row.state(), row.version(), row.lag(), row.host(), row.service(), row.http());
            report.name(row.id());
        }
        invocation.output().print(report);
        return ExitCode.OK;
    }

    private static Row row(NodePicture node, Optional<NodeEntry> entry) {
        return new Row(
                node.id(),
                node.role(),
                node.state(),
                node.version(),
                node.lag(),
                entry.map(each -> each.ssh().orElse("local")).orElse(null),
                entry.map(NodeEntry::serviceName).orElse(null),
                node.http());
    }
}

package io.raftkv.ctl.command;

import io.raftkv.api.NodesResponse;
import io.raftkv.api.NodesResponse.NodeView;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Table;
import io.raftkv.ctl.output.Table.Column;
import picocli.CommandLine.Command;

/** {@code raftkvctl cluster nodes}. */
@Command(name = "nodes", description = "List the members of the Raft configuration, as one agent tells it.")
final class ClusterNodesCommand extends CtlCommand {
    @Override
    protected ExitCode run(Invocation invocation) {
        NodesResponse nodes = invocation.client().nodes();
        Table table = Table.of(
                Column.left("ID"),
                Column.left("SUFFRAGE"),
                Column.left("ROLE"),
                Column.left("STATUS"),
                Column.left("ADDRESS"),
                Column.left("HTTP"),
                Column.right("LAG"),
                Column.left("VERSION").wide(),
                Column.right("MATCH").wide());
        Report report = Report.of("NodeList", nodes).table(table);
        for (NodeView node : nodes.nodes()) {
            table.row(
                    node.id(),
                    node.suffrage(),
                    node.role(),
                    node.status(),
                    node.address(),
                    node.http(),
                    node.lag(),
                    node.version(),
                    node.matchIndex());
            report.name(node.id());
        }
        invocation.output().print(report);
        return ExitCode.OK;
    }
}

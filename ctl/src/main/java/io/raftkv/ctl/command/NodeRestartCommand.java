package io.raftkv.ctl.command;

import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.Operation;
import io.raftkv.ctl.journal.Procedure;
import io.raftkv.ctl.restart.RestartParameters;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl node restart}. */
@Command(
        name = "restart",
        description = {
            "Restart a node, or all nodes one after another, while the cluster serves.",
            "Each is drained, stopped, started, and has caught up before the next is touched; the leader is the last.",
            "Interrupted, it can be gone on with or taken back: raftkvctl op resume, raftkvctl op abort.",
            "Exit 6 when the cluster would not serve without a node. With one or two voters it cannot: then the name of the"
                    + " context is asked for."
        })
final class NodeRestartCommand extends CtlCommand {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Its node id.")
    private String id;

    @Option(names = "--all", description = "All nodes: followers first, the leader last.")
    private boolean all;

    @Mixin
    private ChangeOptions change;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        if (all == (id != null)) {
            throw new CtlException(ExitCode.USAGE, "give the ID of a node, or --all");
        }
        ClusterPicture picture = invocation.survey().take();
        RestartKind kind = new RestartKind(invocation);
        RestartParameters parameters = kind.parameters(picture, ids(invocation, picture));
        Procedure procedure = kind.procedure(parameters);
        Confirmation confirmation = new Confirmation(invocation, change);
        Plan plan = Plan.of(procedure);
        boolean permitted = parameters.outageAccepted()
                ? confirmation.permits(plan, parameters.cluster())
                : confirmation.permits(plan);
        if (!permitted) {
            return ExitCode.OK;
        }
        Operations operations = new Operations(invocation);
        Operation done = operations.carryOut(kind, procedure, operations.store().freeId());
        invocation.output().print(kind.report(done));
        return ExitCode.OK;
    }

    private List<String> ids(Invocation invocation, ClusterPicture picture) {
        if (!all) {
            if (picture.node(id).isEmpty()) {
                throw LiveCluster.unknown(id, picture);
            }
            return List.of(id);
        }
        RestartKind.strangers(picture, invocation.context()).forEach(invocation.output()::warn);
        return picture.nodes().stream()
                .filter(node -> node.suffrage() != null)
                .map(NodePicture::id)
                .toList();
    }
}

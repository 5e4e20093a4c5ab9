package io.raftkv.ctl.command;

import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.offline.AgentProgram;
import io.raftkv.ctl.offline.OfflineAgent;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whose data a command looks at: a directory of this machine, or that of a node of the inventory, on its host. */
final class StoppedNode {
    @Parameters(arity = "0..1", paramLabel = "DATA_DIR", description = "Data directory on this machine.")
    private Path directory;

    @Option(
            names = "--node",
            paramLabel = "ID",
            description = "Instead: the node with this id in the inventory, on its host.")
    private String id;

    /** Where it lies, and the program that reads it there. */
    record Place(OfflineAgent agent, String directory) {}

    Place place(Invocation invocation) {
        if (directory == null && id == null || directory != null && id != null) {
            throw new CtlException(
                    ExitCode.USAGE,
                    directory == null ? "no data directory was named" : "both a directory and a node were named",
                    "name DATA_DIR on this machine, or --node ID of the inventory");
        }
        return directory == null ? ofInventory(invocation) : onThisMachine(invocation);
    }

    private Place onThisMachine(Invocation invocation) {
        NodeEntry here = NodeEntry.local("this machine", "http://127.0.0.1", directory);
        String path = directory.toAbsolutePath().normalize().toString();
        return new Place(agent(invocation, here), path);
    }

    private Place ofInventory(Invocation invocation) {
        Context context = invocation.context();
        NodeEntry node = NodeArgument.entry(context, id);
        return new Place(agent(invocation, node), node.dataDirectory().toString());
    }

    private static OfflineAgent agent(Invocation invocation, NodeEntry node) {
        String program =
                node.isLocal() ? AgentProgram.find(invocation.environment()).toString() : "raftkv-agent";
        return new OfflineAgent(invocation.hosts().host(node), program, node.sudo());
    }
}

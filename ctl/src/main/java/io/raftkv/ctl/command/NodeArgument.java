package io.raftkv.ctl.command;

import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.util.List;
import picocli.CommandLine.Parameters;

/** A node of the inventory, for what needs its host. */
final class NodeArgument {
    @Parameters(paramLabel = "ID", description = "Its node id.")
    private String id;

    String id() {
        return id;
    }

    /** @throws CtlException when the inventory does not have it, naming those that it has */
    NodeEntry entry(Invocation invocation) {
        return entry(invocation.context(), id);
    }

    static NodeEntry entry(Context context, String id) {
        return context.node(id).orElseThrow(() -> {
            List<String> known = context.nodes().stream().map(NodeEntry::id).toList();
            return new CtlException(
                    ExitCode.NOT_FOUND,
                    "there is no node '" + id + "' in the inventory of context " + context.name(),
                    known.isEmpty()
                            ? "raftkvctl context add " + context.name() + " --replace --node id=" + id
                                    + ",http=http://HOST:8080,ssh=HOST"
                            : "known are " + String.join(", ", known));
        });
    }
}

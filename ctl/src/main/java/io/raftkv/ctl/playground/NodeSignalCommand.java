package io.raftkv.ctl.playground;

import io.raftkv.ctl.command.CtlCommand;
import io.raftkv.ctl.command.Invocation;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that does one thing to the processes of some nodes. */
abstract class NodeSignalCommand extends CtlCommand {
    @Mixin
    private PlaygroundLocation location;

    @Parameters(paramLabel = "NODE", arity = "1..*", description = "Nodes of the playground.")
    private List<String> ids;

    @Override
    protected final ExitCode run(Invocation invocation) throws IOException {
        Playground playground = location.require(invocation.environment());
        List<PlaygroundNode> nodes = ids.stream().map(playground::node).toList();
        for (PlaygroundNode node : nodes) {
            if (playground.stateOf(node) == NodeState.DOWN) {
                throw new CtlException(
                        ExitCode.REFUSED,
                        node.id() + " does not run",
                        "raftkvctl playground start " + node.id() + " --name " + playground.name());
            }
            try {
                signal(playground, node);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CtlException(ExitCode.INTERRUPTED, "interrupted before " + node.id() + " had ended");
            }
            invocation.output().done(node.id() + " " + done());
        }
        return ExitCode.OK;
    }

    abstract void signal(Playground playground, PlaygroundNode node) throws IOException, InterruptedException;

    /** @return what to say of a node afterwards */
    abstract String done();
}

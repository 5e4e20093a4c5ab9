package io.raftkv.ctl.playground;

import io.raftkv.ctl.command.CtlCommand;
import io.raftkv.ctl.command.Invocation;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "stop",
        description = {
            "Stop a playground and remove it: processes, files, context.",
            "With --keep or with nodes named, stop gracefully and keep everything for a later start."
        })
final class PlaygroundStopCommand extends CtlCommand {
    @Mixin
    private PlaygroundLocation location;

    @Option(names = "--keep", description = "Keep the files; 'playground start' goes on with them.")
    private boolean keep;

    @Parameters(paramLabel = "NODE", arity = "0..*", description = "Stop only these nodes.")
    private List<String> only = List.of();

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Map<String, String> environment = invocation.environment();
        Optional<Playground> found = location.find(environment);
        if (found.isEmpty() && only.isEmpty() && !keep) {
            location.unregister(environment);
            invocation.output().done("there is no playground '" + location.name() + "', nothing to stop");
            return ExitCode.OK;
        }
        Playground playground = location.require(environment);
        try {
            if (only.isEmpty() && !keep) {
                remove(playground, invocation);
            } else {
                stop(playground, invocation);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CtlException(
                    ExitCode.INTERRUPTED, "interrupted; some agents may still run", "raftkvctl playground list");
        }
        return ExitCode.OK;
    }

    private void remove(Playground playground, Invocation invocation) throws IOException, InterruptedException {
        PlaygroundContext.remove(playground, invocation.contextStore());
        playground.remove();
        location.unregister(invocation.environment());
        invocation.output().done("playground '" + playground.name() + "' is removed");
    }

    private void stop(Playground playground, Invocation invocation) throws IOException, InterruptedException {
        List<PlaygroundNode> nodes = only.isEmpty()
                ? playground.nodes()
                : only.stream().map(playground::node).toList();
        playground.stop(nodes);
        nodes.forEach(node -> invocation.output().done(node.id() + " is stopped"));
    }
}

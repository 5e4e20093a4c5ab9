package io.raftkv.ctl.playground;

import io.raftkv.ctl.command.CtlCommand;
import io.raftkv.ctl.command.Invocation;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.offline.AgentProgram;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "start",
        description = {
            "Start a playground, or what is down of the one that is there.",
            "Returns when every started agent is ready to serve."
        })
final class PlaygroundStartCommand extends CtlCommand {
    private static final int NODES_DEFAULT = 3;
    private static final int NODES_MAX = 9;
    private static final Duration READY_MAX = Duration.ofMinutes(3);

    @Mixin
    private PlaygroundLocation location;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description =
                    "How many agents a new playground has, 1 to " + NODES_MAX + " (default: " + NODES_DEFAULT + ").")
    private Integer nodes;

    @Parameters(paramLabel = "NODE", arity = "0..*", description = "Only these nodes of the playground that is there.")
    private List<String> only = List.of();

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Map<String, String> environment = invocation.environment();
        Optional<Playground> existing = location.find(environment);
        Playground playground;
        if (existing.isPresent()) {
            playground = existing.get();
            startAgain(playground, invocation);
        } else if (only.isEmpty()) {
            playground = startNew(invocation);
        } else {
            playground = location.require(environment);
        }
        invocation.output().print(PlaygroundReport.of(playground));
        return ExitCode.OK;
    }

    private Playground startNew(Invocation invocation) throws IOException {
        int count = nodes == null ? NODES_DEFAULT : nodes;
        if (count < 1 || count > NODES_MAX) {
            throw new CtlException(ExitCode.USAGE, "--nodes: 1 to " + NODES_MAX + ", not " + count);
        }
        Map<String, String> environment = invocation.environment();
        PlaygroundContext.refuseForeign(location.name(), invocation.contextStore());
        Playground playground = Playground.create(
                location.directory(environment), location.name(), AgentProgram.find(environment), count);
        try (RemovalWhenInterrupted guard = new RemovalWhenInterrupted(playground, location, environment)) {
            location.register(environment);
            invocation.output().detail("its files are in " + playground.directory());
            startAndAwait(playground, playground.nodes(), invocation);
            PlaygroundContext.add(playground, invocation.contextStore());
            guard.finished();
            invocation
                    .output()
                    .done("playground '" + playground.name() + "' runs; any command reaches it with --context "
                            + playground.name());
        }
        return playground;
    }

    private void startAgain(Playground playground, Invocation invocation) throws IOException {
        if (nodes != null && nodes != playground.nodes().size()) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    "playground '" + playground.name() + "' is there and has "
                            + playground.nodes().size() + " nodes",
                    "raftkvctl playground stop --name " + playground.name() + ", or another --name");
        }
        List<PlaygroundNode> wanted = only.isEmpty()
                ? playground.nodes()
                : only.stream().map(playground::node).toList();
        startAndAwait(playground, wanted, invocation);
        PlaygroundContext.add(playground, invocation.contextStore());
    }

    private static void startAndAwait(Playground playground, List<PlaygroundNode> wanted, Invocation invocation)
            throws IOException {
        for (PlaygroundNode node : wanted) {
            playground.start(node);
        }
        Readiness readiness =
                new Readiness(playground, invocation.givenTimeout().orElse(READY_MAX));
        for (PlaygroundNode node : wanted) {
            readiness.await(node);
        }
    }
}

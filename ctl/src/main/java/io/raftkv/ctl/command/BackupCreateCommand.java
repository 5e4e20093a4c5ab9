package io.raftkv.ctl.command;

import io.raftkv.ctl.RaftkvCtl;
import io.raftkv.ctl.backup.BackupOrigin;
import io.raftkv.ctl.backup.LocalOrigin;
import io.raftkv.ctl.backup.StreamOrigin;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.cluster.SourceNode;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.NamedRepository;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Interruption;
import io.raftkv.ctl.output.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl backup create}. */
@Command(
        name = "create",
        description = {
            "Back the cluster up: snapshot on a follower, log up to the last commit, one archive, every byte read back.",
            "Into a repository (--repo) it is catalogued too; without TARGET and --repo: into the only one that has a name.",
            "Exit 0 means written and verified. Quiet with --quiet; a target that exists is replaced only with --yes."
        })
final class BackupCreateCommand extends CtlCommand {
    @Parameters(arity = "0..1", paramLabel = "TARGET", description = "Archive to write, or a directory to put it in.")
    private Path target;

    @Option(names = "--to", paramLabel = "TARGET", description = "The same, as an option.")
    private Path to;

    @Option(names = "--node", paramLabel = "ID", description = "Take the data from this node.")
    private String node;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Read the files of that node here, not over HTTP.")
    private Path dataDirectory;

    @Option(
            names = "--metrics-dir",
            paramLabel = "DIR",
            description = "With a repository: write how fresh it is there, for node_exporter's textfile collector.")
    private Path metricsDirectory;

    @Option(
            names = "--stale",
            description = "Take what the node has, also without a leader; it may lack what was acknowledged elsewhere.")
    private boolean stale;

    @Mixin
    private RepositoryOption repository;

    @Mixin
    private KeyFileOption keyFile;

    @Mixin
    private ChangeOptions change;

    private String used = "";

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        BackupDestination destination = destination(invocation);
        if (change.dryRun()) {
            return make(invocation, destination);
        }
        long startedNanos = System.nanoTime();
        try {
            ExitCode code = make(invocation, destination);
            destination.ended(code, Optional.empty());
            measure(invocation, destination, code, startedNanos);
            return code;
        } catch (IOException | RuntimeException e) {
            tell(invocation, destination, e, startedNanos);
            throw e;
        }
    }

    /** Neither record may hide the failure itself. */
    private void tell(Invocation invocation, BackupDestination destination, Exception failure, long startedNanos) {
        ExitCode code = RaftkvCtl.exitCodeOf(failure);
        try {
            destination.ended(code, Optional.of(String.valueOf(failure.getMessage())));
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        try {
            measure(invocation, destination, code, startedNanos);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void measure(Invocation invocation, BackupDestination destination, ExitCode code, long startedNanos)
            throws IOException {
        if (metricsDirectory != null) {
            long tookMillis = (System.nanoTime() - startedNanos) / 1_000_000;
            destination.measure(metricsDirectory, invocation.context().name(), code, tookMillis);
        }
    }

    private ExitCode make(Invocation invocation, BackupDestination destination) throws IOException {
        destination.requireReady();
        Context context = invocation.context();
        List<SourceNode> sources = sources(invocation.survey().take(), context);
        SourceNode source = sources.get(0);
        boolean replaces = destination.replaces();
        Plan plan = plan(context, source, destination);
        Confirmation confirmation = new Confirmation(invocation, change);
        if (!(replaces ? confirmation.permits(plan, null) : confirmation.permitsUnasked(plan))) {
            return ExitCode.OK;
        }
        Report report;
        try (StepProgress progress = new StepProgress(invocation.output());
                Interruption ignored = Interruption.tell(
                        invocation.output(), () -> "interrupted; there is no new backup, run the command again")) {
            report = destination.make(origin(invocation, sources), () -> used, progress);
        }
        invocation.output().print(report);
        return ExitCode.OK;
    }

    private BackupDestination destination(Invocation invocation) throws IOException {
        Path given = target == null ? to : target;
        boolean twice = given != null && (repository.isGiven() || (target != null && to != null));
        if (twice) {
            throw new CtlException(ExitCode.USAGE, "say where to once: a path, or --repo");
        }
        if (given != null) {
            return PathDestination.of(given, keyFile.key(invocation, Optional.empty()));
        }
        NamedRepository location = repository.location(invocation);
        return new RepositoryDestination(
                RepositoryOption.open(location),
                location.name(),
                keyFile.key(invocation, location.keyFile()),
                invocation.output());
    }

    /** The one to use, and behind it those that could take its place. */
    private List<SourceNode> sources(ClusterPicture picture, Context context) {
        if (node != null) {
            return List.of(SourceNode.named(picture, node));
        }
        if (dataDirectory != null && picture.nodes().size() > 1) {
            throw new CtlException(ExitCode.USAGE, "--data-dir needs --node: whose directory is it?");
        }
        boolean local = picture.nodes().stream().anyMatch(each -> dataDirectory != null || inReach(context, each));
        return local
                ? List.of(SourceNode.choose(picture, each -> dataDirectory != null || inReach(context, each)))
                : SourceNode.inOrder(picture);
    }

    /** From the files, where they are on this machine; else over HTTP, where the node keeps what is needed. */
    private BackupOrigin origin(Invocation invocation, List<SourceNode> sources) {
        Duration patience = invocation.givenTimeout().orElse(SnapshotCreateCommand.TIMEOUT);
        List<StreamOrigin.Source> agents = sources.stream()
                .map(each -> new StreamOrigin.Source(
                        each.node().id(),
                        each.why(),
                        invocation.client().at(each.node().http()).withTimeout(patience)))
                .toList();
        Optional<Path> directory =
                dataDirectory(invocation.context(), agents.get(0).nodeId());
        if (directory.isPresent()) {
            if (stale) {
                throw new CtlException(ExitCode.USAGE, "--stale is for backups over HTTP");
            }
            use(invocation, agents.get(0));
            return new LocalOrigin(agents.get(0).agent(), used, directory.get(), ProgramVersion.text());
        }
        return new StreamOrigin(agents, stale, chosen -> use(invocation, chosen));
    }

    private void use(Invocation invocation, StreamOrigin.Source source) {
        used = source.nodeId();
        invocation.output().say("Source " + used + " (" + source.why() + ")");
    }

    private boolean inReach(Context context, NodePicture each) {
        return dataDirectory(context, each.id()).isPresent();
    }

    private Optional<Path> dataDirectory(Context context, String id) {
        return Optional.ofNullable(dataDirectory)
                .or(() -> context.node(id).filter(NodeEntry::isLocal).flatMap(NodeEntry::dataDir))
                .filter(Files::isDirectory);
    }

    private static Plan plan(Context context, SourceNode source, BackupDestination destination) {
        List<String> consequences = new ArrayList<>();
        if (destination.replaces()) {
            consequences.add(destination.words() + " exists: it is replaced once the new archive is verified");
        }
        String id = source.node().id();
        return new Plan(
                "Back up " + context.name() + " to " + destination.words(),
                List.of(
                        "make a snapshot on " + id + " (" + source.why() + ")",
                        "write it and the log after it into an archive",
                        "read every byte of the archive back",
                        "give it its name"),
                consequences);
    }
}

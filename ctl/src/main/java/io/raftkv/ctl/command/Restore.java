package io.raftkv.ctl.command;

import io.raftkv.backup.BackupVerifier;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.client.Deadline;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Interruption;
import io.raftkv.ctl.output.Progress;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.playground.PlaygroundService;
import io.raftkv.ctl.restore.ClusterRestore;
import io.raftkv.ctl.restore.RestoreNode;
import io.raftkv.ctl.restore.RestoreNodes;
import io.raftkv.ctl.restore.RestoreProcedure;
import io.raftkv.ctl.restore.RestoredDirectory;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A restore that was looked into and can be carried out: of one data directory, or of a whole cluster. */
final class Restore {
    private static final Duration VOTERS_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final long LAG_MAX = 100;

    private final VerifiedBackup backup;
    private final Path dataDirectory;
    private final RestoreNodes nodes;
    private final String clusterName;

    private Restore(VerifiedBackup backup, Path dataDirectory, RestoreNodes nodes, String clusterName) {
        this.backup = backup;
        this.dataDirectory = dataDirectory;
        this.nodes = nodes;
        this.clusterName = clusterName;
    }

    private record Restored(long index, String stamp, List<String> restored, List<String> setAside) {}

    /** Verifies the archive and finds out where it would go. Changes nothing. */
    static Restore prepare(Invocation invocation, RestoreOptions options) throws IOException {
        Context context = invocation.context();
        RestoreNodes nodes = options.dataDirectory() == null ? nodesOf(context) : null;
        if (nodes == null) {
            checkNotAnswering(invocation, options.dataDirectory());
        }
        VerifiedBackup backup;
        try (StepProgress progress = new StepProgress(invocation.output())) {
            backup = new BackupVerifier(new LocalDisk()).verify(options.file(), progress.step("verify"));
        }
        return new Restore(backup, options.dataDirectory(), nodes, context.name());
    }

    private static RestoreNodes nodesOf(Context context) {
        List<RestoreNode> nodes = new ArrayList<>();
        for (NodeEntry node : context.nodes()) {
            PlaygroundService.of(node)
                    .ifPresent(service -> nodes.add(new RestoreNode(node.id(), node.dataDirectory(), service)));
        }
        if (nodes.isEmpty() || nodes.size() < context.nodes().size()) {
            throw new CtlException(
                    ExitCode.USAGE,
                    "the nodes of '" + context.name() + "' cannot be stopped and started from here",
                    "on one stopped node: restore run FILE --data-dir DIR; start it with raft.bootstrap: true,"
                            + " then the others with empty data directories and join_addr");
        }
        return new RestoreNodes(nodes);
    }

    /** The lock in the directory tells it reliably; this tells it before a long verification, and by name. */
    private static void checkNotAnswering(Invocation invocation, Path directory) {
        for (NodeEntry node : invocation.context().nodes()) {
            boolean same = node.isLocal()
                    && node.dataDir()
                            .map(Path::toAbsolutePath)
                            .filter(directory::equals)
                            .isPresent();
            if (same && answers(invocation, node)) {
                throw new CtlException(
                        ExitCode.LOCKED, node.id() + " runs and uses " + directory, "stop that agent first");
            }
        }
    }

    private static boolean answers(Invocation invocation, NodeEntry node) {
        try {
            return node.id().equals(invocation.client().at(node.http()).health().nodeId());
        } catch (CtlException e) {
            return false;
        }
    }

    Plan plan() {
        List<String> steps = new ArrayList<>();
        String stamp = Instant.ofEpochMilli(backup.lastStampMillis()).toString();
        List<String> consequences = new ArrayList<>(List.of(
                "the state will be that of index " + backup.last().index() + ", " + stamp + " ("
                        + backup.snapshot().keyCount() + " keys at the snapshot, then " + backup.logEntries()
                        + " log entries)",
                "everything written after that is not in it; it stays in what is set aside"));
        backup.warnings().forEach(consequences::add);
        if (nodes == null) {
            if (Files.exists(dataDirectory)) {
                steps.add("set " + dataDirectory + " aside as " + dataDirectory.getFileName() + ".backup.<time>");
            }
            steps.add("put the archive's snapshot and log in its place");
            consequences.add("starting the agent, with raft.bootstrap: true in a cluster, founds a new epoch from it");
            return new Plan("Restore " + dataDirectory + " from " + backup.archive(), steps, consequences);
        }
        String founder = nodes.founder().id();
        steps.add("stop " + String.join(", ", nodes.ids()));
        steps.add(founder + ": set its data aside, put the archive in its place");
        nodes.joiners().forEach(node -> steps.add(node.id() + ": set its data aside"));
        steps.add("start " + founder + ": it founds a new epoch from the archive");
        if (!nodes.joiners().isEmpty()) {
            steps.add("start the others: they join and receive the data");
        }
        return new Plan("Restore " + clusterName + " from " + backup.archive(), steps, consequences);
    }

    Report run(Invocation invocation) throws IOException {
        RestoreProcedure procedure = new RestoreProcedure(new LocalDisk(), Clock.systemUTC());
        List<String> setAside = new ArrayList<>();
        List<String> restored = new ArrayList<>();
        try (StepProgress progress = new StepProgress(invocation.output());
                Interruption ignored = Interruption.tell(
                        invocation.output(), () -> "interrupted; no data was deleted, run the same command again")) {
            if (nodes == null) {
                RestoredDirectory one = procedure.restore(backup, dataDirectory, progress.step("unpack"));
                one.setAside().ifPresent(path -> setAside.add(path.toString()));
                restored.add(dataDirectory.toString());
            } else {
                ClusterRestore cluster = new ClusterRestore(procedure, nodes, step -> {
                    progress.close();
                    invocation.output().done(step);
                });
                cluster.run(backup, progress.step("unpack")).forEach(path -> setAside.add(path.toString()));
                awaitVoters(invocation);
                restored.addAll(nodes.ids());
            }
        }
        return report(restored, setAside);
    }

    /** A node that has just joined has no vote yet: the restore is over when the cluster is as strong as before. */
    private void awaitVoters(Invocation invocation) {
        int expected = nodes.all().size();
        Deadline deadline = Deadline.in(invocation.givenTimeout().orElse(VOTERS_TIMEOUT));
        try (Progress waiting = invocation.output().waiting("waiting for " + expected + " voters")) {
            while (!deadline.isOver()) {
                ClusterPicture picture = invocation.survey().take();
                if (picture.voters() == expected && picture.isCaughtUp(LAG_MAX)) {
                    return;
                }
                waiting.note("voters " + picture.voters());
                deadline.pause(INTERVAL);
            }
        }
        throw new CtlException(
                ExitCode.TIMEOUT,
                "the data is restored, but not all nodes have a vote and have caught up yet",
                "the cluster goes on with it by itself: raftkvctl wait --for=caught-up");
    }

    private Report report(List<String> restored, List<String> setAside) {
        String stamp = Instant.ofEpochMilli(backup.lastStampMillis()).toString();
        Report report = Report.of("Restored", new Restored(backup.last().index(), stamp, restored, setAside))
                .line("restored to index ", backup.last().index(), ", ", stamp)
                .names(restored);
        setAside.forEach(path -> report.line("  set aside  ", path));
        if (nodes == null) {
            report.line("  next: start the agent");
        }
        return report;
    }
}

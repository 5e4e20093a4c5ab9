package io.raftkv.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.backup.BackupKey;
import io.raftkv.backup.BackupVerifier;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.Operation;
import io.raftkv.ctl.journal.Procedure;
import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.playground.PlaygroundService;
import io.raftkv.ctl.restore.ArchiveSource;
import io.raftkv.ctl.restore.RestoreNode;
import io.raftkv.ctl.restore.RestoreNodes;
import io.raftkv.ctl.restore.RestoreParameters;
import io.raftkv.ctl.restore.RestoreParameters.Place;
import io.raftkv.ctl.restore.RestoreParameters.Point;
import io.raftkv.ctl.restore.RestoreProcedure;
import io.raftkv.ctl.restore.RestoreSteps;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code restore}: of one data directory, or of a whole cluster. */
final class RestoreKind implements OperationKind {
    private final Invocation invocation;

    RestoreKind(Invocation invocation) {
        this.invocation = invocation;
    }

    private record Restored(long index, String stamp, List<String> restored, List<String> setAside) {}

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public Procedure rebuild(Operation operation) throws IOException {
        RestoreParameters parameters = RestoreParameters.of(operation.begun().parameters());
        Path archive = Path.of(parameters.archive());
        Path keyFile = keyFile(parameters);
        return procedure(parameters, operation.id(), voice -> verify(archive, keyFile, voice));
    }

    private static Path keyFile(RestoreParameters parameters) {
        return parameters.keyFile() == null ? null : Path.of(parameters.keyFile());
    }

    private static Optional<BackupKey> key(Path keyFile) throws IOException {
        return keyFile == null ? Optional.empty() : Optional.of(BackupKey.read(keyFile));
    }

    /** @param keyFile {@code null} for an archive that is not encrypted */
    static VerifiedBackup verify(Path archive, Path keyFile, StepVoice voice) throws IOException {
        return new BackupVerifier(new LocalDisk(), key(keyFile)).verify(archive, voice::bytes);
    }

    Procedure procedure(RestoreParameters parameters, String id, ArchiveSource archive) throws IOException {
        RestoreSteps restore = steps(parameters, id, archive, key(keyFile(parameters)));
        boolean whole = parameters.cluster() != null;
        List<Step> steps =
                whole ? restore.ofCluster(nodesOf(parameters), new SurveyedCluster(invocation)) : restore.ofDirectory();
        String what = whole ? parameters.cluster() : parameters.places().get(0).data();
        return new Procedure(
                name(),
                "Restore " + what + " from " + parameters.archive(),
                whole ? "context " + what : "data directory " + what,
                Optional.of(parameters.point().clusterId()),
                parameters.toJson(),
                steps,
                consequences(parameters));
    }

    /**
     * Of one directory, none: its agent is stopped, and the lock in it keeps others out. Of a cluster, until that stands
     * still and its lease with it, and again from when the founder serves.
     */
    @Override
    public LeaseCover lease(JsonNode parameters) {
        RestoreParameters known = RestoreParameters.of(parameters);
        if (known.cluster() == null) {
            return LeaseCover.NONE;
        }
        RestoreSteps steps = steps(known, "", RestoreKind::noArchive, Optional.empty());
        return new LeaseCover(step -> step <= RestoreSteps.STOP || step > steps.founding(), true, false);
    }

    private static RestoreSteps steps(
            RestoreParameters parameters, String id, ArchiveSource archive, Optional<BackupKey> key) {
        return new RestoreSteps(parameters, id, new RestoreProcedure(new LocalDisk(), key), archive);
    }

    private RestoreNodes nodesOf(RestoreParameters parameters) {
        RestoreNodes nodes = nodesOf(invocation.context());
        for (Place place : parameters.places()) {
            boolean stillThere = nodes.all().stream()
                    .anyMatch(node -> node.id().equals(place.node())
                            && node.dataDirectory().equals(Path.of(place.data())));
            if (!stillThere) {
                throw new CtlException(
                        ExitCode.REFUSED,
                        "'" + invocation.context().name() + "' no longer has a " + place.node() + " with its data in "
                                + place.data());
            }
        }
        return nodes;
    }

    static RestoreNodes nodesOf(Context context) {
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

    private static List<String> consequences(RestoreParameters parameters) {
        Point point = parameters.point();
        List<String> consequences = new ArrayList<>(List.of(
                "the state will be that of index " + point.index() + ", " + point.stamp() + " (" + point.keyCount()
                        + " keys at the snapshot, then " + point.logEntries() + " log entries)",
                "everything written after that is not in it; it stays in what is set aside"));
        consequences.addAll(point.warnings());
        if (parameters.cluster() == null) {
            consequences.add("no lease is taken: a stopped node's directory is kept by its own lock");
            consequences.add("starting the agent, with raft.bootstrap: true in a cluster, founds a new epoch from it");
        }
        if (parameters.cluster() != null) {
            consequences.add("the lease keeps other changes out until the cluster is stopped, and again once it serves;"
                    + " where no cluster is left to give one, that is said");
        }
        return consequences;
    }

    @Override
    public void tidy(Operation ended) throws IOException {
        RestoreParameters parameters = RestoreParameters.of(ended.begun().parameters());
        steps(parameters, ended.id(), RestoreKind::noArchive, Optional.empty()).tidy();
    }

    private static VerifiedBackup noArchive(StepVoice voice) {
        throw new IllegalStateException("an operation that has ended needs no archive");
    }

    @Override
    public Report report(Operation done) {
        RestoreParameters parameters = RestoreParameters.of(done.begun().parameters());
        Point point = parameters.point();
        List<String> restored = parameters.places().stream()
                .map(place -> place.node() == null ? place.data() : place.node())
                .toList();
        List<String> aside = parameters.places().stream()
                .flatMap(place -> Optional.ofNullable(place.aside()).stream())
                .toList();
        Report report = Report.of("Restored", new Restored(point.index(), point.stamp(), restored, aside))
                .line("restored to index ", point.index(), ", ", point.stamp())
                .names(restored);
        aside.forEach(path -> report.line("  set aside  ", path));
        if (parameters.cluster() == null) {
            report.line("  next: start the agent");
        }
        return report;
    }
}

package io.raftkv.ctl.command;

import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.Operation;
import io.raftkv.ctl.journal.Procedure;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.restore.RestoreNodes;
import io.raftkv.ctl.restore.RestoreParameters;
import io.raftkv.ctl.restore.RestoreParameters.Place;
import io.raftkv.ctl.restore.RestoreParameters.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A restore that was looked into and can be carried out: of one data directory, or of a whole cluster. */
final class Restore {
    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Operations operations;
    private final RestoreKind kind;
    private final Procedure procedure;
    private final String id;

    private Restore(Operations operations, RestoreKind kind, Procedure procedure, String id) {
        this.operations = operations;
        this.kind = kind;
        this.procedure = procedure;
        this.id = id;
    }

    /** Verifies the archive and finds out where it would go. Changes nothing. */
    static Restore prepare(Invocation invocation, RestoreOptions options) throws IOException {
        Context context = invocation.context();
        RestoreNodes nodes = options.dataDirectory() == null ? RestoreKind.nodesOf(context) : null;
        if (nodes == null) {
            checkNotAnswering(invocation, options.dataDirectory());
        }
        Path archive = options.file().toAbsolutePath().normalize();
        Path keyFile = options.keyFile(invocation);
        VerifiedBackup backup;
        try (OperationProgress progress = new OperationProgress(invocation.output())) {
            backup = RestoreKind.verify(archive, keyFile, progress.started(0, "verify"));
        }
        RestoreParameters parameters = new RestoreParameters(
                archive.toString(),
                keyFile == null ? null : keyFile.toString(),
                Point.of(backup),
                nodes == null ? null : context.name(),
                nodes == null ? List.of(place(null, options.dataDirectory(), false)) : places(nodes));
        Operations operations = new Operations(invocation);
        String id = operations.store().freeId();
        RestoreKind kind = new RestoreKind(invocation);
        return new Restore(operations, kind, kind.procedure(parameters, id, voice -> backup), id);
    }

    private static List<Place> places(RestoreNodes nodes) {
        return nodes.all().stream()
                .map(node -> place(
                        node.id(),
                        node.dataDirectory(),
                        !node.service().status().isDown()))
                .toList();
    }

    private static Place place(String node, Path data, boolean runs) {
        return new Place(
                node, data.toString(), Files.exists(data) ? asideName(data).toString() : null, runs);
    }

    /** The name that the runbook gives it; a number more where two restores meet in one second. */
    private static Path asideName(Path data) {
        String name = data.getFileName() + ".backup." + SUFFIX.format(Instant.now());
        Path aside = data.resolveSibling(name);
        for (int number = 2; Files.exists(aside); number++) {
            aside = data.resolveSibling(name + "-" + number);
        }
        return aside;
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
        return Plan.of(procedure);
    }

    Report run() throws IOException {
        Operation done = operations.carryOut(kind, procedure, id);
        return kind.report(done);
    }
}

package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.repository.CatalogueEntry;
import io.raftkv.ctl.repository.Repository;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl backup show}. */
@Command(name = "show", description = "Show all that the catalogue says of one backup.")
final class BackupShowCommand extends CtlCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            completionCandidates = BackupIds.class,
            defaultValue = Repository.LATEST,
            description = "The backup; latest when not given.")
    private String id;

    @Mixin
    private RepositoryOption repository;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        CatalogueEntry entry = repository.open(invocation).require(id);
        invocation
                .output()
                .print(BackupListReport.of(entry, Report.of("Backup", entry)).name(entry.id()));
        return ExitCode.OK;
    }
}

package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.repository.CatalogueDamagedException;
import io.raftkv.ctl.repository.CatalogueEntry;
import io.raftkv.ctl.repository.Repository;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftkvctl backup list}. */
@Command(name = "list", description = "List the backups of a repository, the newest first. Needs no cluster.")
final class BackupListCommand extends CtlCommand {
    @Mixin
    private RepositoryOption repository;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Repository opened = repository.open(invocation);
        Repository.Catalogue catalogue = opened.catalogue();
        for (CatalogueDamagedException damaged : catalogue.damaged()) {
            invocation.output().warn(damaged.getMessage() + "; raftkvctl repo check --rebuild");
        }
        List<CatalogueEntry> newestFirst = new ArrayList<>(catalogue.entries());
        Collections.reverse(newestFirst);
        invocation.output().print(BackupListReport.of(opened.location(), newestFirst, Instant.now()));
        return ExitCode.OK;
    }
}

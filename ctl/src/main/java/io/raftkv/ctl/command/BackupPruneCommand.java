package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import io.raftkv.ctl.output.Table;
import io.raftkv.ctl.repository.CatalogueEntry;
import io.raftkv.ctl.repository.KeepDecisions.Decision;
import io.raftkv.ctl.repository.KeepPolicy;
import io.raftkv.ctl.repository.Prune;
import io.raftkv.ctl.repository.Repository;
import io.raftkv.ctl.repository.RepositoryLock;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftkvctl backup prune}. */
@Command(
        name = "prune",
        description = {
            "Delete the backups that no rule keeps. --dry-run tells each one's fate and the reason.",
            "Kept always: the newest verified one of each cluster, and whatever a kept one continues.",
            "Exit 9 while somebody works on the repository, 6 while an archive is not in its catalogue."
        })
final class BackupPruneCommand extends CtlCommand {
    @Mixin
    private KeepOptions keep;

    @Mixin
    private RepositoryOption repository;

    @Mixin
    private ChangeOptions change;

    private record Fate(String id, boolean kept, List<String> reasons) {}

    private record Pruned(String repository, boolean dryRun, List<Fate> decisions, List<String> deleted) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        KeepPolicy policy = keep.policy();
        Repository opened = repository.open(invocation);
        try (RepositoryLock lock = lock(invocation, opened)) {
            Prune prune = new Prune(opened, lock, Clock.systemUTC());
            List<Decision> decisions = prune.decide(policy);
            List<String> deleted = new ArrayList<>();
            if (change.dryRun()) {
                invocation.output().print(report(opened, decisions, deleted));
                invocation.output().say("DRY RUN: nothing changed");
                return ExitCode.OK;
            }
            if (decisions.stream().anyMatch(decision -> !decision.kept())
                    && !new Confirmation(invocation, change).permits(plan(opened, policy, decisions), null)) {
                return ExitCode.OK;
            }
            prune.carryOut(decisions, entry -> deleted.add(entry.id()));
            invocation.output().print(report(opened, decisions, deleted));
        }
        return ExitCode.OK;
    }

    private RepositoryLock lock(Invocation invocation, Repository opened) throws IOException {
        return change.dryRun()
                ? opened.lockShared("backup prune --dry-run", invocation.output()::warn)
                : opened.lockAlone("backup prune", invocation.output()::warn);
    }

    private static Plan plan(Repository opened, KeepPolicy policy, List<Decision> decisions) {
        return new Plan(
                "Delete backups in " + opened.location() + " (keep " + policy.words() + ")",
                decisions.stream()
                        .filter(decision -> !decision.kept())
                        .map(decision -> "delete " + decision.entry().id())
                        .toList(),
                List.of(decisions.stream().filter(Decision::kept).count() + " stay"));
    }

    private Report report(Repository opened, List<Decision> decisions, List<String> deleted) {
        Table table = Table.withHeadings("ID", "", "REASON");
        for (Decision decision : decisions) {
            CatalogueEntry entry = decision.entry();
            table.row(
                    entry.id(),
                    decision.kept() ? Cell.of("keep", Style.GOOD) : Cell.of("delete", Style.WARNING),
                    String.join(", ", decision.reasons()));
        }
        List<Fate> fates = decisions.stream()
                .map(decision -> new Fate(decision.entry().id(), decision.kept(), decision.reasons()))
                .toList();
        return Report.of("BackupsPruned", new Pruned(opened.location(), change.dryRun(), fates, deleted))
                .table(table)
                .names(deleted);
    }
}

package io.raftkv.ctl.command;

import io.raftkv.backup.BackupInvalidException;
import io.raftkv.backup.BackupKey;
import io.raftkv.ctl.context.NamedRepository;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import io.raftkv.ctl.repository.ArchiveProof;
import io.raftkv.ctl.repository.CatalogueEntry;
import io.raftkv.ctl.repository.CatalogueRebuild;
import io.raftkv.ctl.repository.CatalogueRebuild.Repair;
import io.raftkv.ctl.repository.Repository;
import io.raftkv.ctl.repository.RepositoryCheck;
import io.raftkv.ctl.repository.RepositoryCheck.Difference;
import io.raftkv.ctl.repository.RepositoryLock;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftkvctl repo check}. */
@Command(
        name = "check",
        description = {
            "Compare a repository's catalogue with its archives: what is missing, unknown, changed or left over.",
            "With --rebuild the catalogue is made to say again what the archives say; no archive is changed.",
            "Exit 11 when something is wrong that was not repaired. Files with other names are told and left alone."
        })
final class RepoCheckCommand extends CtlCommand {
    @Mixin
    private RepositoryOption repository;

    @Mixin
    private KeyFileOption keyFile;

    @Option(names = "--read-data", description = "Also read every archive back, as backup verify --read-data does.")
    private boolean readData;

    @Option(
            names = "--rebuild",
            description = "Repair the catalogue: verify what it does not know, forget what is gone.")
    private boolean rebuild;

    @Mixin
    private ChangeOptions change;

    private record Found(String kind, String name, String words, boolean problem, boolean repaired) {}

    private record Checked(String repository, int backups, List<Found> differences) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        NamedRepository location = repository.location(invocation);
        Repository opened = RepositoryOption.open(location);
        Optional<BackupKey> key = readData || rebuild ? keyFile.key(invocation, location.keyFile()) : Optional.empty();
        List<Found> found;
        int backups;
        try (RepositoryLock lock = rebuild
                ? opened.lockAlone("repo check --rebuild", invocation.output()::warn)
                : opened.lockShared("repo check", invocation.output()::warn)) {
            if (readData) {
                readAll(invocation, opened, lock, key);
            }
            List<Difference> differences = new RepositoryCheck(opened).run();
            if (rebuild && !mayRebuild(invocation, opened, differences)) {
                return ExitCode.OK;
            }
            found = rebuild ? repaired(invocation, opened, lock, key, differences) : told(differences);
            backups = opened.catalogue().entries().size();
        }
        invocation.output().print(report(opened, backups, found));
        boolean open = found.stream().anyMatch(each -> each.problem() && !each.repaired());
        return open ? ExitCode.DAMAGED : ExitCode.OK;
    }

    /** What is damaged is in the catalogue afterwards, and so among the differences. */
    private static void readAll(Invocation invocation, Repository opened, RepositoryLock lock, Optional<BackupKey> key)
            throws IOException {
        ArchiveProof proof = new ArchiveProof(opened, lock, new LocalDisk(), Clock.systemUTC());
        for (CatalogueEntry entry : opened.catalogue().entries()) {
            try (StepProgress progress = new StepProgress(invocation.output())) {
                proof.proveContents(entry, key, progress.step(entry.id()));
            } catch (BackupInvalidException e) {
                invocation.output().warn(e.getMessage());
            }
        }
    }

    private boolean mayRebuild(Invocation invocation, Repository opened, List<Difference> differences)
            throws IOException {
        if (differences.stream().noneMatch(each -> each.kind().isProblem())) {
            return true;
        }
        Plan plan = new Plan(
                "Make the catalogue of " + opened.location() + " say what the archives say",
                differences.stream()
                        .filter(each -> each.kind().isProblem())
                        .map(each -> each.name() + ": " + each.kind().words())
                        .toList(),
                List.of("archives are read and not changed; an entry without an archive is taken out"));
        return new Confirmation(invocation, change).permits(plan, null);
    }

    private static List<Found> told(List<Difference> differences) {
        return differences.stream()
                .map(each -> new Found(
                        each.kind().name(),
                        each.name(),
                        each.kind().words(),
                        each.kind().isProblem(),
                        false))
                .toList();
    }

    private static List<Found> repaired(
            Invocation invocation,
            Repository opened,
            RepositoryLock lock,
            Optional<BackupKey> key,
            List<Difference> differences)
            throws IOException {
        CatalogueRebuild repairs = new CatalogueRebuild(opened, lock, new LocalDisk(), Clock.systemUTC());
        List<Found> found = new ArrayList<>();
        for (Difference each : differences) {
            try (StepProgress progress = new StepProgress(invocation.output())) {
                Repair repair = repairs.repair(each, key, () -> progress.step(each.name()));
                found.add(new Found(
                        each.kind().name(),
                        each.name(),
                        repair.words(),
                        each.kind().isProblem(),
                        repair.repaired()));
            }
        }
        return found;
    }

    private static Report report(Repository opened, int backups, List<Found> found) {
        Report report = Report.of("RepositoryChecked", new Checked(opened.location(), backups, found));
        for (Found each : found) {
            Style style = each.repaired() ? Style.GOOD : each.problem() ? Style.BAD : Style.FAINT;
            report.line(
                    Cell.of(each.repaired() ? "✓ " : each.problem() ? "✗ " : "- ", style),
                    each.name(),
                    "  ",
                    each.words());
        }
        long open = found.stream()
                .filter(each -> each.problem() && !each.repaired())
                .count();
        return report.line(
                        backups, backups == 1 ? " backup, " : " backups, ", open == 0 ? "all is well" : open + " wrong")
                .names(found.stream().map(Found::name).toList());
    }
}

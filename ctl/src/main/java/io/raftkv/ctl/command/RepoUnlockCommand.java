package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.repository.Repository;
import io.raftkv.ctl.repository.RepositoryLock;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftkvctl repo unlock}. */
@Command(
        name = "unlock",
        description = {
            "Show who has locked a repository, ask, and remove those locks.",
            "Rarely needed: the lock of a process that is gone counts for nothing, at the latest after five minutes.",
            "A holder that lives after all notices before it publishes or deletes anything."
        })
final class RepoUnlockCommand extends CtlCommand {
    @Mixin
    private RepositoryOption repository;

    @Mixin
    private ChangeOptions change;

    private record Unlocked(String repository, List<RepositoryLock.Held> removed) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Repository opened = repository.open(invocation);
        List<RepositoryLock.Held> holders = opened.holders();
        if (holders.isEmpty()) {
            invocation
                    .output()
                    .print(Report.of("RepositoryUnlocked", new Unlocked(opened.location(), List.of()))
                            .line("nobody has locked ", opened.location()));
            return ExitCode.OK;
        }
        Plan plan = new Plan(
                "Remove the locks on " + opened.location(),
                holders.stream().map(RepoUnlockCommand::words).toList(),
                List.of("whoever of them still works stops before it publishes or deletes anything"));
        if (!new Confirmation(invocation, change).permits(plan, null)) {
            return ExitCode.OK;
        }
        List<RepositoryLock.Held> removed = new ArrayList<>();
        for (RepositoryLock.Held held : holders) {
            if (opened.removeLock(held)) {
                removed.add(held);
            }
        }
        Report report = Report.of("RepositoryUnlocked", new Unlocked(opened.location(), removed));
        removed.forEach(
                held -> report.line("removed the lock of ", held.holder().words(Instant.now())));
        invocation.output().print(report);
        return ExitCode.OK;
    }

    private static String words(RepositoryLock.Held held) {
        return held.holder().words(Instant.now()) + (held.stale() ? " (gone: it counts for nothing already)" : "");
    }
}

package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.StoredOperation;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code raftkvctl op list}. */
@Command(
        name = "list",
        description = {
            "List the operations that were begun on this machine, the youngest first.",
            "Exit 11 when a journal is damaged."
        })
final class OpListCommand extends CtlCommand {
    @Option(names = "--unfinished", description = "Only what is running or was interrupted.")
    private boolean unfinishedOnly;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        List<StoredOperation> stored = new Operations(invocation)
                .store().list().stream()
                        .filter(each -> !unfinishedOnly
                                || each.isUnfinished()
                                || each.operation().isEmpty())
                        .toList();
        invocation.output().print(OperationReport.list(stored));
        stored.forEach(each -> each.problem().ifPresent(invocation.output()::warn));
        return stored.stream().allMatch(each -> each.operation().isPresent()) ? ExitCode.OK : ExitCode.DAMAGED;
    }
}

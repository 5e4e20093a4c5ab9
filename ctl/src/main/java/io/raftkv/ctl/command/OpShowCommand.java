package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.StoredOperation;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl op show}. */
@Command(name = "show", description = "Show one operation: who began it, its steps, how far each is, how to go on.")
final class OpShowCommand extends CtlCommand {
    @Parameters(paramLabel = "ID", completionCandidates = OperationIds.class, description = "As op list names it.")
    private String id;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        StoredOperation stored = new Operations(invocation).store().read(id);
        if (stored.operation().isEmpty()) {
            throw new CtlException(ExitCode.DAMAGED, stored.problem().orElseThrow());
        }
        invocation.output().print(OperationReport.of(stored));
        return ExitCode.OK;
    }
}

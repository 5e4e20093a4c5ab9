package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftkvctl restore plan}. */
@Command(name = "plan", description = "Verify an archive and show what a restore would do. Changes nothing.")
final class RestorePlanCommand extends CtlCommand {
    @Mixin
    private RestoreOptions options;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Restore restore = Restore.prepare(invocation, options);
        invocation.output().print(restore.plan().report());
        return ExitCode.OK;
    }
}

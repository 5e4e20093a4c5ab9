package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftkvctl restore run}. */
@Command(
        name = "run",
        description = {
            "Restore from an archive: verified first, data from before set aside, never deleted.",
            "Interrupted, it can be gone on with or taken back: raftkvctl op resume, raftkvctl op abort.",
            "Exit 9 when an agent uses the data, 11 when the archive is damaged, 12 when the state before was put back."
        })
final class RestoreRunCommand extends CtlCommand {
    @Mixin
    private RestoreOptions options;

    @Mixin
    private ChangeOptions change;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Restore restore = Restore.prepare(invocation, options);
        if (!new Confirmation(invocation, change).permits(restore.plan())) {
            return ExitCode.OK;
        }
        invocation.output().print(restore.run());
        return ExitCode.OK;
    }
}

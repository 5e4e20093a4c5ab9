package io.raftkv.ctl.playground;

import io.raftkv.ctl.command.CtlCommand;
import io.raftkv.ctl.command.Invocation;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Its nodes: what runs, where, and with -o wide where data and logs are.")
final class PlaygroundListCommand extends CtlCommand {
    @Mixin
    private PlaygroundLocation location;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        invocation.output().print(PlaygroundReport.of(location.require(invocation.environment())));
        return ExitCode.OK;
    }
}

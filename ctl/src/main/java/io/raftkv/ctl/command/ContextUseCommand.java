package io.raftkv.ctl.command;

import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.ContextStore;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl context use}. */
@Command(name = "use", description = "Choose the cluster that commands talk to from now on.")
final class ContextUseCommand extends CtlCommand {
    @Parameters(paramLabel = "NAME", completionCandidates = ContextNames.class, description = "Name of the context.")
    private String name;

    @Override
    protected ExitCode run(Invocation invocation) {
        ContextStore store = invocation.contextStore();
        Context context = store.require(name);
        store.writable().withCurrent(context.name()).save();
        invocation
                .output()
                .print(Report.of("ContextChoice", Map.of("current_context", name))
                        .line("now using ", name)
                        .name(name));
        return ExitCode.OK;
    }
}

package io.raftkv.ctl.command;

import io.raftkv.ctl.context.ContextFile;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl context remove}. */
@Command(name = "remove", description = "Forget a cluster; the cluster itself is not touched.")
final class ContextRemoveCommand extends CtlCommand {
    @Parameters(paramLabel = "NAME", completionCandidates = ContextNames.class, description = "Name of the context.")
    private String name;

    @Override
    protected ExitCode run(Invocation invocation) {
        ContextFile file = invocation.contextStore().writable();
        if (file.context(name).isEmpty()) {
            throw new CtlException(ExitCode.NOT_FOUND, "there is no context '" + name + "' in " + file.path());
        }
        file.without(name).save();
        invocation
                .output()
                .print(Report.of(
                                "ContextChange",
                                Map.of("name", name, "file", file.path().toString()))
                        .line("removed ", name, " from ", file.path())
                        .name(name));
        return ExitCode.OK;
    }
}

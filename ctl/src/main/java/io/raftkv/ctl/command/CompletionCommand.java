package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl completion}. */
@Command(
        name = "completion",
        description = {
            "Print the completion script for a shell: bash, zsh or fish.",
            "For bash: source <(raftkvctl completion bash)"
        })
final class CompletionCommand extends CtlCommand {
    @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
    private CompletionScript shell;

    @Override
    protected ExitCode run(Invocation invocation) {
        invocation.output().raw(shell.text().getBytes(StandardCharsets.UTF_8));
        return ExitCode.OK;
    }
}

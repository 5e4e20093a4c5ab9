package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.OpenOperation;
import io.raftkv.ctl.journal.Operation;
import io.raftkv.ctl.journal.Procedure;
import io.raftkv.ctl.journal.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl op resume}. */
@Command(
        name = "resume",
        description = {
            "Go on with an operation that was interrupted, at the first step that has not taken effect.",
            "Exit 4 when there is none, 9 when a process is at it, 6 when it was aborted; else as the operation's own command."
        })
final class OpResumeCommand extends CtlCommand {
    @Parameters(paramLabel = "ID", completionCandidates = OperationIds.class, description = "As op list names it.")
    private String id;

    @Mixin
    private ChangeOptions change;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Operations operations = new Operations(invocation);
        try (OpenOperation open = operations.store().open(id, invocation.output()::warn)) {
            invocation.requireContext(open.operation().begun().context());
            OperationKind kind = OperationKind.of(open.operation(), invocation);
            boolean over = open.operation().ended().isPresent();
            if (!over && !new Confirmation(invocation, change).permitsEveryday(plan(kind, open.operation()))) {
                return ExitCode.OK;
            }
            Operation done = operations.resume(kind, open);
            invocation.output().print(kind.report(done));
            return ExitCode.OK;
        }
    }

    private static Plan plan(OperationKind kind, Operation operation) throws IOException {
        Procedure procedure = kind.rebuild(operation);
        List<String> left = new ArrayList<>();
        for (Step step : procedure.steps()) {
            if (!left.isEmpty() || !step.isProven()) {
                left.add(step.name());
            }
        }
        return new Plan("Go on with " + operation.id() + ": " + procedure.title(), left, procedure.consequences());
    }
}

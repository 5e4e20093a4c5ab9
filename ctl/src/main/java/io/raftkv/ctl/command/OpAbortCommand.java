package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.OpenOperation;
import io.raftkv.ctl.journal.Operation;
import io.raftkv.ctl.journal.StepState;
import io.raftkv.ctl.journal.StoredOperation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl op abort}. */
@Command(
        name = "abort",
        description = {
            "Take back what an interrupted operation has done, the last step first.",
            "Exit 3 when something could not be taken back, 4 when there is none, 9 when a process is at it, 6 when it is done."
        })
final class OpAbortCommand extends CtlCommand {
    @Parameters(paramLabel = "ID", completionCandidates = OperationIds.class, description = "As op list names it.")
    private String id;

    @Option(
            names = "--as-it-stands",
            description =
                    "Take nothing back: end it as failed, for a cluster that was brought in order in another way.")
    private boolean asItStands;

    @Mixin
    private ChangeOptions change;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Operations operations = new Operations(invocation);
        try (OpenOperation open = operations.store().open(id, invocation.output()::warn)) {
            invocation.requireContext(open.operation().begun().context());
            boolean over = open.operation().ended().isPresent();
            if (!over && !new Confirmation(invocation, change).permits(plan(open.operation()))) {
                return ExitCode.OK;
            }
            Operation ended = asItStands
                    ? operations.giveUp(open)
                    : operations.abort(OperationKind.of(open.operation(), invocation), open);
            invocation
                    .output()
                    .print(OperationReport.of(
                            new StoredOperation(id, Optional.of(ended), Optional.empty(), Optional.empty())));
            return ended.notUndone().isEmpty() ? ExitCode.OK : ExitCode.PARTIAL;
        }
    }

    private Plan plan(Operation operation) {
        List<String> done = operation.steps().stream()
                .filter(StepState::isToBeUndone)
                .map(StepState::name)
                .toList();
        String what = operation.id() + ": " + operation.begun().title();
        if (asItStands) {
            List<String> stays = new ArrayList<>(
                    done.stream().map(name -> "stays as it is: " + name).toList());
            return new Plan("Give up " + what, List.of("end the operation as failed"), stays);
        }
        List<String> back = new ArrayList<>();
        done.forEach(name -> back.add(0, "take back: " + name));
        return new Plan("Abort " + what, back, List.of());
    }
}

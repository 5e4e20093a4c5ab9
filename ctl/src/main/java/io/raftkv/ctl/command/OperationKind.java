package io.raftkv.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.Operation;
import io.raftkv.ctl.journal.ProcedureKind;
import io.raftkv.ctl.output.Report;
import java.util.List;

/** A kind of procedure as commands know it: built again from a journal, and what it says when it is done. */
interface OperationKind extends ProcedureKind {
    /** The result, made from the journal alone: the same whether the operation was interrupted or not. */
    Report report(Operation done);

    /** Which of its steps hold the lease on changes to the cluster: all, unless a kind knows better. */
    default LeaseCover lease(JsonNode parameters) {
        return LeaseCover.WHOLE;
    }

    /** All kinds there are. */
    static List<OperationKind> all(Invocation invocation) {
        return List.of(new RestoreKind(invocation), new RestartKind(invocation));
    }

    /** @throws CtlException when a newer raftkvctl began it */
    static OperationKind of(Operation operation, Invocation invocation) {
        String name = operation.begun().kind();
        return all(invocation).stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CtlException(
                        ExitCode.REFUSED,
                        "operation " + operation.id() + " is a " + name + ", which is not known here",
                        "use the version that began it: " + operation.begun().program()));
    }
}

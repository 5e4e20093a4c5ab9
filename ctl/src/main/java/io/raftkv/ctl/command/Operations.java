package io.raftkv.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.ctl.context.StateDirectory;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.Ending;
import io.raftkv.ctl.journal.JournalRecord;
import io.raftkv.ctl.journal.OpenOperation;
import io.raftkv.ctl.journal.Operation;
import io.raftkv.ctl.journal.OperationRun;
import io.raftkv.ctl.journal.OperationStore;
import io.raftkv.ctl.journal.Operator;
import io.raftkv.ctl.journal.Procedure;
import io.raftkv.ctl.journal.Retention;
import io.raftkv.ctl.output.Output;
import io.raftkv.ctl.output.StopRequest;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** How a command carries a procedure out: journalled, shown step by step, with a word on how to go on. */
final class Operations {
    private final Invocation invocation;
    private final Output output;
    private final OperationStore store;
    private final Operator operator;

    Operations(Invocation invocation) {
        this.invocation = invocation;
        this.output = invocation.output();
        this.store = store(invocation.environment());
        this.operator = Operator.of(invocation.environment());
    }

    static OperationStore store(Map<String, String> environment) {
        Path directory = StateDirectory.of(environment).resolve("ops");
        return new OperationStore(new LocalDisk(), directory, Clock.systemUTC(), Retention.DEFAULT);
    }

    OperationStore store() {
        return store;
    }

    /** Begins a procedure, and returns when it is done. */
    Operation carryOut(OperationKind kind, Procedure procedure, String id) throws IOException {
        try (LeaseOfOperation lease = lease(kind, id, procedure.title(), procedure.parameters())) {
            store.requireFree(procedure.subject());
            lease.require(1, procedure.steps().get(0));
            try (OpenOperation open =
                    store.begin(procedure, id, invocation.context().name(), operator, ProgramVersion.text())) {
                output.detail("operation " + id + ": " + procedure.title());
                return run(kind, procedure, open, lease);
            }
        }
    }

    private LeaseOfOperation lease(OperationKind kind, String id, String title, JsonNode parameters) {
        invocation.operation(id);
        return new LeaseOfOperation(invocation, kind.lease(parameters), id, title);
    }

    private LeaseOfOperation lease(OperationKind kind, Operation operation) {
        return lease(
                kind,
                operation.id(),
                operation.begun().title(),
                operation.begun().parameters());
    }

    /** Goes on with an interrupted one; nothing is left to do for one that is done. */
    Operation resume(OperationKind kind, OpenOperation open) throws IOException {
        if (hasEndedAs(Ending.DONE, open)) {
            leftLease(open.operation());
            output.done("operation " + open.operation().id() + " is done already");
            kind.tidy(open.operation());
            return open.operation();
        }
        Procedure procedure = kind.rebuild(open.operation());
        open.append(new JournalRecord.Resumed(operator, System.currentTimeMillis()));
        try (LeaseOfOperation lease = lease(kind, open.operation())) {
            lease.reclaim();
            return run(kind, procedure, open, lease);
        }
    }

    private Operation run(OperationKind kind, Procedure procedure, OpenOperation open, LeaseOfOperation lease)
            throws IOException {
        String id = open.operation().id();
        try (StopRequest stop = new StopRequest(output);
                OperationProgress progress = new OperationProgress(output)) {
            OperationRun run = new OperationRun(procedure, open, progress, stop, lease, Clock.systemUTC());
            requireEnded(run.carryOut(), id, "resume");
        } catch (IOException | RuntimeException e) {
            if (open.operation().ended().isEmpty() && !isInterrupted(e)) {
                output.say("operation " + id + " is not over; resume: raftkvctl op resume " + id
                        + "   take back: raftkvctl op abort " + id);
            }
            throw e;
        }
        kind.tidy(open.operation());
        return open.operation();
    }

    /** Takes it back; nothing is left to do for one that was. */
    Operation abort(OperationKind kind, OpenOperation open) throws IOException {
        String id = open.operation().id();
        if (hasEndedAs(Ending.ABORTED, open)) {
            leftLease(open.operation());
            output.done("operation " + id + " was aborted already");
            return open.operation();
        }
        Procedure procedure = kind.rebuild(open.operation());
        try (StopRequest stop = new StopRequest(output);
                OperationProgress progress = new OperationProgress(output);
                LeaseOfOperation lease = lease(kind, open.operation())) {
            lease.reclaim();
            OperationRun run = new OperationRun(procedure, open, progress, stop, lease, Clock.systemUTC());
            requireEnded(run.takeBack(operator), id, "abort");
        } catch (IOException | RuntimeException e) {
            if (open.operation().ended().isEmpty() && !isInterrupted(e)) {
                output.say("operation " + id + " is not taken back; once more: raftkvctl op abort " + id);
            }
            throw e;
        }
        return open.operation();
    }

    /** Ends it, and leaves everything as it is. */
    Operation giveUp(OpenOperation open) throws IOException {
        leftLease(open.operation());
        if (!hasEndedAs(Ending.FAILED, open)) {
            String remark = "given up as it stood, by " + operator.words();
            open.append(new JournalRecord.Ended(Ending.FAILED, remark, System.currentTimeMillis()));
        }
        return open.operation();
    }

    /** Gives back what a process may have left that was killed between the end of its operation and its own. */
    private void leftLease(Operation operation) {
        invocation.operation(operation.id());
        try (LeaseOfOperation lease = new LeaseOfOperation(
                invocation, LeaseCover.WHOLE, operation.id(), operation.begun().title())) {
            lease.reclaim();
        }
    }

    /** @throws CtlException when it ended in another way */
    private static boolean hasEndedAs(Ending ending, OpenOperation open) {
        open.operation().ended().ifPresent(ended -> {
            if (ended.as() != ending) {
                throw new CtlException(
                        ExitCode.REFUSED, "operation " + open.operation().id() + " has ended: " + ended.as());
            }
        });
        return open.operation().ended().isPresent();
    }

    private static boolean isInterrupted(Exception e) {
        return e instanceof CtlException known && known.exitCode() == ExitCode.INTERRUPTED;
    }

    private static void requireEnded(OperationRun.Outcome outcome, String id, String verb) {
        if (outcome == OperationRun.Outcome.STOPPED) {
            throw new CtlException(
                    ExitCode.INTERRUPTED,
                    "stopped between two steps",
                    "raftkvctl op " + verb + " " + id + (verb.equals("resume") ? ", or raftkvctl op abort " + id : ""));
        }
    }
}

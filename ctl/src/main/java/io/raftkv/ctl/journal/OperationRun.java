package io.raftkv.ctl.journal;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Carries an operation out, or takes it back. Each change of the journal is forced before what it announces and after
 * what it reports, so that a process may end at any instruction; the next one asks the proofs.
 */
public final class OperationRun {
    private final Procedure procedure;
    private final OpenOperation journal;
    private final OperationListener listener;
    private final BooleanSupplier stopRequested;
    private final StepPermit permit;
    private final Clock clock;

    /** How a run came back, other than by an exception. */
    public enum Outcome {
        ENDED,
        /** Asked to, between two steps; it can be gone on with. */
        STOPPED
    }

    /**
     * @param stopRequested asked between steps
     * @param permit asked before a step that has something to do
     * @throws CtlException when the steps are not those that the operation began with
     */
    public OperationRun(
            Procedure procedure,
            OpenOperation journal,
            OperationListener listener,
            BooleanSupplier stopRequested,
            StepPermit permit,
            Clock clock) {
        this.procedure = procedure;
        this.journal = journal;
        this.listener = listener;
        this.stopRequested = stopRequested;
        this.permit = permit;
        this.clock = clock;
        List<String> begunWith = journal.operation().begun().steps();
        if (!begunWith.equals(procedure.stepNames())) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    "operation " + journal.operation().id() + " began with other steps than there would be now: "
                            + begunWith + ", now " + procedure.stepNames(),
                    "raftkvctl op abort --as-it-stands " + journal.operation().id());
        }
    }

    /**
     * Asks the proofs from the first step on and carries out what does not hold, to the end.
     *
     * @throws IOException or {@link CtlException} of the step that failed; when no step had any effect, the operation has
     *     ended as aborted then, else it can be gone on with
     */
    public Outcome carryOut() throws IOException {
        requireOpen();
        if (journal.operation().aborting()) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    "operation " + journal.operation().id() + " is being taken back",
                    "raftkvctl op abort " + journal.operation().id());
        }
        for (int number = 1; number <= procedure.steps().size(); number++) {
            if (stopRequested.getAsBoolean()) {
                return Outcome.STOPPED;
            }
            try {
                carryOut(number, procedure.steps().get(number - 1));
            } catch (JournalWriteException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                endIfWithoutEffect(e);
                throw e;
            }
        }
        journal.append(new JournalRecord.Ended(Ending.DONE, null, clock.millis()));
        return Outcome.ENDED;
    }

    private void carryOut(int number, Step step) throws IOException {
        if (step.isProven()) {
            if (journal.operation().steps().get(number - 1).progress() != StepState.Progress.DONE) {
                journal.append(new JournalRecord.Done(number, true, clock.millis()));
            }
            listener.found(number, step.name());
            return;
        }
        step.requireReady();
        permit.require(number, step);
        journal.append(new JournalRecord.Intended(number, clock.millis()));
        StepVoice voice = listener.started(number, step.name());
        try {
            act(step, voice);
        } catch (IOException | RuntimeException e) {
            recordFailure(number, e);
            listener.failed(number, step.name());
            throw e;
        }
        journal.append(new JournalRecord.Done(number, false, clock.millis()));
        listener.done(number, step.name());
    }

    /** An action that failed may have had its effect, and one that did not may lack it: the proof decides. */
    private static void act(Step step, StepVoice voice) throws IOException {
        try {
            step.act(voice);
        } catch (IOException | RuntimeException e) {
            if (isProven(step, e)) {
                return;
            }
            throw e;
        }
        if (!step.isProven()) {
            throw new CtlException(ExitCode.FAILURE, step.name() + ": it was done, and does not show");
        }
    }

    private static boolean isProven(Step step, Exception failure) {
        try {
            return step.isProven();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private void endIfWithoutEffect(Exception failure) throws IOException {
        if (journal.operation().isWithoutEffect()) {
            String remark = "nothing was changed: " + failure.getMessage();
            journal.append(new JournalRecord.Ended(Ending.ABORTED, remark, clock.millis()));
        }
    }

    /**
     * Takes back whatever may have had an effect, the last first.
     *
     * @throws IOException or {@link CtlException} of the undo that failed; steps before that one were not touched, and the
     *     abort can be repeated
     */
    public Outcome takeBack(Operator operator) throws IOException {
        requireOpen();
        if (!journal.operation().aborting()) {
            journal.append(new JournalRecord.AbortBegun(operator, clock.millis()));
        }
        for (int number = procedure.steps().size(); number >= 1; number--) {
            if (!journal.operation().steps().get(number - 1).isToBeUndone()) {
                continue;
            }
            if (stopRequested.getAsBoolean()) {
                return Outcome.STOPPED;
            }
            takeBack(number, procedure.steps().get(number - 1));
        }
        journal.append(new JournalRecord.Ended(Ending.ABORTED, null, clock.millis()));
        return Outcome.ENDED;
    }

    private void takeBack(int number, Step step) throws IOException {
        permit.require(number, step);
        StepVoice voice = listener.started(number, "take back: " + step.name());
        UndoResult result;
        try {
            result = step.undo(voice);
        } catch (IOException | RuntimeException e) {
            recordFailure(number, e);
            listener.failed(number, "take back: " + step.name());
            throw e;
        }
        Optional<String> remark = result.remark();
        journal.append(new JournalRecord.Undone(number, result.undone(), remark.orElse(null), clock.millis()));
        listener.undone(number, step.name(), result);
    }

    private void recordFailure(int number, Exception e) throws JournalWriteException {
        ExitCode code = e instanceof CtlException known ? known.exitCode() : ExitCode.FAILURE;
        String error = String.valueOf(e.getMessage());
        try {
            journal.append(new JournalRecord.Failed(number, error, code.value(), clock.millis()));
        } catch (JournalWriteException unwritten) {
            unwritten.addSuppressed(e);
            throw unwritten;
        }
    }

    private void requireOpen() {
        journal.operation().ended().ifPresent(ended -> {
            throw new CtlException(
                    ExitCode.REFUSED, "operation " + journal.operation().id() + " has ended: " + ended.as());
        });
    }
}

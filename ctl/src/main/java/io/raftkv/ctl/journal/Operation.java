package io.raftkv.ctl.journal;

import io.raftkv.check.Check;
import io.raftkv.ctl.journal.JournalRecord.AbortBegun;
import io.raftkv.ctl.journal.JournalRecord.Begun;
import io.raftkv.ctl.journal.JournalRecord.Done;
import io.raftkv.ctl.journal.JournalRecord.Ended;
import io.raftkv.ctl.journal.JournalRecord.Failed;
import io.raftkv.ctl.journal.JournalRecord.Intended;
import io.raftkv.ctl.journal.JournalRecord.Resumed;
import io.raftkv.ctl.journal.JournalRecord.Undone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a journal says of its operation. A value: each record makes the next one.
 *
 * @param aborting whether there is only the way back
 * @param lastMillis time of the last record
 */
public record Operation(Begun begun, List<StepState> steps, boolean aborting, Optional<Ended> ended, long lastMillis) {
    public Operation {
        steps = List.copyOf(steps);
    }

    /** @throws IllegalArgumentException when the records are no journal */
    static Operation of(List<JournalRecord> records) {
        Check.argument(!records.isEmpty() && records.get(0) instanceof Begun, "a journal begins with a record 'begun'");
        Operation operation = begin((Begun) records.get(0));
        for (JournalRecord record : records.subList(1, records.size())) {
            operation = operation.with(record);
        }
        return operation;
    }

    private static Operation begin(Begun begun) {
        List<StepState> steps = new ArrayList<>();
        for (String name : begun.steps()) {
            steps.add(StepState.pending(steps.size() + 1, name));
        }
        return new Operation(begun, steps, false, Optional.empty(), begun.atMillis());
    }

    Operation with(JournalRecord record) {
        Check.argument(ended.isEmpty(), "nothing can follow the record 'ended'");
        long at = record.atMillis();
        if (record instanceof Intended intended) {
            return changed(step(intended.step()).intended(at), at);
        } else if (record instanceof Done done) {
            return changed(step(done.step()).done(done.found(), at), at);
        } else if (record instanceof Failed failed) {
            return changed(step(failed.step()).failed(failed.error(), at), at);
        } else if (record instanceof Undone undone) {
            Check.argument(aborting, "a step is undone before the record 'abort_begun'");
            Optional<String> remark = Optional.ofNullable(undone.remark());
            return changed(step(undone.step()).undone(undone.undone(), remark, at), at);
        } else if (record instanceof AbortBegun) {
            return new Operation(begun, steps, true, ended, at);
        } else if (record instanceof Ended end) {
            return new Operation(begun, steps, aborting, Optional.of(end), at);
        }
        Check.argument(record instanceof Resumed, "the record 'begun' can only be the first");
        return new Operation(begun, steps, aborting, ended, at);
    }

    private StepState step(int number) {
        Check.argument(number >= 1 && number <= steps.size(), "there is no step %s among the %s", number, steps.size());
        return steps.get(number - 1);
    }

    private Operation changed(StepState step, long atMillis) {
        List<StepState> changed = new ArrayList<>(steps);
        changed.set(step.number() - 1, step);
        return new Operation(begun, changed, aborting, ended, atMillis);
    }

    public String id() {
        return begun.id();
    }

    /** Whether no action was ever begun that was not taken back: then there is nothing to take back. */
    public boolean isWithoutEffect() {
        return steps.stream().noneMatch(StepState::mayHaveActed);
    }

    /** Steps that cannot be taken back, after an abort. */
    public List<StepState> notUndone() {
        return steps.stream()
                .filter(step -> step.progress() == StepState.Progress.NOT_UNDONE)
                .toList();
    }

    /** What undos remarked, e.g. which data was kept. */
    public List<String> remarks() {
        return steps.stream()
                .filter(step -> step.progress() == StepState.Progress.UNDONE)
                .flatMap(step -> step.note().stream())
                .toList();
    }
}

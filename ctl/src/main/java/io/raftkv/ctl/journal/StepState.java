package io.raftkv.ctl.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/**
 * What the journal says of one step.
 *
 * @param mayHaveActed its action was begun at least once, and was not taken back since
 * @param beganMillis when the last action began
 * @param endedMillis when it was last known to be done, failed or undone
 * @param note an error, or what an undo remarked
 */
public record StepState(
        int number,
        String name,
        Progress progress,
        boolean mayHaveActed,
        Optional<Long> beganMillis,
        Optional<Long> endedMillis,
        Optional<String> note) {
    /** How far it is. */
    public enum Progress {
        PENDING,
        INTENDED,
        DONE,
        FAILED,
        UNDONE,
        NOT_UNDONE;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    static StepState pending(int number, String name) {
        return new StepState(
                number, name, Progress.PENDING, false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether an abort has to look at it. */
    public boolean isToBeUndone() {
        return mayHaveActed && progress != Progress.NOT_UNDONE;
    }

    StepState intended(long atMillis) {
        return new StepState(
                number, name, Progress.INTENDED, true, Optional.of(atMillis), Optional.empty(), Optional.empty());
    }

    StepState done(boolean found, long atMillis) {
        return with(Progress.DONE, mayHaveActed, atMillis, found ? Optional.of("was there already") : Optional.empty());
    }

    StepState failed(String error, long atMillis) {
        return with(Progress.FAILED, mayHaveActed, atMillis, Optional.of(error));
    }

    StepState undone(boolean undone, Optional<String> remark, long atMillis) {
        return with(undone ? Progress.UNDONE : Progress.NOT_UNDONE, !undone, atMillis, remark);
    }

    private StepState with(Progress next, boolean acted, long atMillis, Optional<String> words) {
        return new StepState(number, name, next, acted, beganMillis, Optional.of(atMillis), words);
    }
}

package io.raftkv.ctl.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/**
 * One operation as it lies on the disk.
 *
 * @param operation empty when its journal cannot be believed
 * @param problem why not
 * @param pid of the process that carries it out now
 */
public record StoredOperation(String id, Optional<Operation> operation, Optional<String> problem, Optional<Long> pid) {
    /** How it stands. */
    public enum State {
        RUNNING,
        /** Unfinished, and nobody is at it. */
        INTERRUPTED,
        /** On its way back, and nobody is at it. */
        HALF_ABORTED,
        DONE,
        ABORTED,
        FAILED,
        DAMAGED;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public State state() {
        if (operation.isEmpty()) {
            return State.DAMAGED;
        }
        Operation known = operation.get();
        if (known.ended().isPresent()) {
            return switch (known.ended().get().as()) {
                case DONE -> State.DONE;
                case ABORTED -> State.ABORTED;
                case FAILED -> State.FAILED;
            };
        }
        if (pid.isPresent()) {
            return State.RUNNING;
        }
        return known.aborting() ? State.HALF_ABORTED : State.INTERRUPTED;
    }

    public boolean isUnfinished() {
        return operation.isPresent() && operation.get().ended().isEmpty();
    }
}

package io.raftkv.history;

import java.util.BitSet;
import java.util.List;

/**
 * One operation as the search sees it: keys and values are numbers, value 0 is "absent", and a state is the value of
 * each key.
 *
 * @param guards what must hold when it takes effect
 * @param denied of a refusal judged by values: at least one of these must not hold; empty for all others
 * @param changes what it writes, in order
 * @param lowest the lowest revision that it is known to have given, 0 when none is known or revisions are not looked at
 * @param highest the highest such revision
 */
record Step(
        Operation operation, List<Guard> guards, List<Guard> denied, List<Change> changes, long lowest, long highest) {

    /**
     * @param values which of them the key may hold
     * @param certain whether holding one of them is all it takes; else the condition may fail all the same
     */
    record Guard(int key, BitSet values, boolean certain) {
        boolean mayHold(int[] state) {
            return values.get(state[key]);
        }

        boolean mayFail(int[] state) {
            return !certain || !values.get(state[key]);
        }
    }

    record Change(int key, int value) {}

    boolean isUnknown() {
        return operation.isUnknown();
    }

    /** A read or a refusal: it changes nothing, whenever it takes effect. */
    boolean changesNothing() {
        return changes.isEmpty();
    }

    boolean mayTakeEffect(int[] state, long lastRevision) {
        if (lowest != 0 && lowest <= lastRevision) {
            return false;
        }
        for (Guard guard : guards) {
            if (!guard.mayHold(state)) {
                return false;
            }
        }
        if (denied.isEmpty()) {
            return true;
        }
        for (Guard guard : denied) {
            if (guard.mayFail(state)) {
                return true;
            }
        }
        return false;
    }

    /** The state after it. */
    int[] after(int[] state) {
        if (changes.isEmpty()) {
            return state;
        }
        int[] after = state.clone();
        for (Change change : changes) {
            after[change.key()] = change.value();
        }
        return after;
    }

    /** Whether a state in which {@code key} holds {@code value} can be what this operation waits for. */
    boolean mayNeed(int key, int value) {
        for (Guard guard : guards) {
            if (guard.key() == key && guard.values().get(value)) {
                return true;
            }
        }
        for (Guard guard : denied) {
            if (guard.key() == key) {
                return true;
            }
        }
        return false;
    }
}

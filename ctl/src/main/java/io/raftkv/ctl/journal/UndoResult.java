package io.raftkv.ctl.journal;

import java.util.Optional;

/**
 * How taking a step back ended.
 *
 * @param undone whether the state is that before the step
 * @param remark what an operator should know, e.g. where data was kept; the reason when it was not undone
 */
public record UndoResult(boolean undone, Optional<String> remark) {
    public static final UndoResult UNDONE = new UndoResult(true, Optional.empty());

    /** @param remark what was kept, and where */
    public static UndoResult undone(String remark) {
        return new UndoResult(true, Optional.of(remark));
    }

    /** For what cannot be taken back by its nature: the steps before it are taken back all the same. */
    public static UndoResult impossible(String reason) {
        return new UndoResult(false, Optional.of(reason));
    }
}

package io.raftkv.ctl.journal;

/** Hears how an operation goes, after the journal has it. Steps count from 1. */
public interface OperationListener {
    OperationListener NONE = new OperationListener() {};

    /** An action, or an undo, begins. */
    default StepVoice started(int step, String name) {
        return StepVoice.NONE;
    }

    default void done(int step, String name) {}

    /** The proof held before anything was done. */
    default void found(int step, String name) {}

    default void failed(int step, String name) {}

    default void undone(int step, String name, UndoResult result) {}
}

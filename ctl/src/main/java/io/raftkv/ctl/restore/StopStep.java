package io.raftkv.ctl.restore;

import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.UndoResult;
import java.io.IOException;
import java.util.List;

/**
 * All nodes down, so that no two epochs meet.
 *
 * @param ran those that ran before the operation
 * @param swapped whether all data was exchanged: then it was done, whatever runs now
 */
record StopStep(String name, RestoreNodes nodes, List<String> ran, Question swapped) implements Step {
    @FunctionalInterface
    interface Question {
        boolean ask() throws IOException;
    }

    @Override
    public boolean isProven() throws IOException {
        return swapped.ask() || nodes.areDown();
    }

    @Override
    public void act(StepVoice voice) throws IOException {
        nodes.stop();
    }

    @Override
    public UndoResult undo(StepVoice voice) throws IOException {
        nodes.start(ran);
        return UndoResult.UNDONE;
    }
}

package io.raftkv.ctl.restore;

import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.UndoResult;
import java.io.IOException;

/** Two renames: the old data aside, the new data in its place. */
record PutInPlaceStep(String name, RestoreProcedure procedure, RestorePlace place) implements Step {
    @Override
    public boolean isProven() throws IOException {
        return procedure.isInPlace(place);
    }

    @Override
    public void requireReady() throws IOException {
        procedure.requireUnused(place);
    }

    @Override
    public void act(StepVoice voice) throws IOException {
        procedure.putInPlace(place);
    }

    @Override
    public UndoResult undo(StepVoice voice) throws IOException {
        return procedure.takeOut(place).map(StartStep::kept).orElse(UndoResult.UNDONE);
    }
}

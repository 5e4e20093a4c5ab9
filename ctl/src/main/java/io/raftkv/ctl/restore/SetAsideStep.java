package io.raftkv.ctl.restore;

import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.UndoResult;
import java.io.IOException;

/** A node's data out of the way, so that it joins as a new one. */
record SetAsideStep(String name, RestoreProcedure procedure, RestorePlace place) implements Step {
    @Override
    public boolean isProven() throws IOException {
        return procedure.isSetAside(place);
    }

    @Override
    public void requireReady() throws IOException {
        procedure.requireUnused(place);
    }

    @Override
    public void act(StepVoice voice) throws IOException {
        procedure.setAside(place);
    }

    @Override
    public UndoResult undo(StepVoice voice) throws IOException {
        procedure.putBack(place);
        return UndoResult.UNDONE;
    }
}

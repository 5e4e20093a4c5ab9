package io.raftkv.ctl.restore;

import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.UndoResult;
import java.io.IOException;

/** @param unused whether no agent may use the data directory already now */
record UnpackStep(String name, RestoreSteps restore, RestorePlace place, boolean unused) implements Step {
    @Override
    public boolean isProven() throws IOException {
        return restore.procedure().isUnpacked(place);
    }

    @Override
    public void requireReady() throws IOException {
        if (unused) {
            restore.procedure().requireUnused(place);
        }
    }

    @Override
    public void act(StepVoice voice) throws IOException {
        restore.procedure()
                .unpack(
                        restore.parameters().require(restore.archive().verified(voice)),
                        place,
                        (done, total) -> voice.bytes(done, total));
    }

    @Override
    public UndoResult undo(StepVoice voice) throws IOException {
        restore.procedure().removeUnpacked(place);
        return UndoResult.UNDONE;
    }
}

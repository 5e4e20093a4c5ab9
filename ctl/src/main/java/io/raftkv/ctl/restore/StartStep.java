package io.raftkv.ctl.restore;

import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.UndoResult;
import java.io.IOException;
import java.nio.file.Path;

/** One node up again, on its new directory. */
record StartStep(String name, RestoreNode node, ClusterWatch watch, RestoreProcedure procedure, RestorePlace place)
        implements Step {
    @Override
    public boolean isProven() {
        return !node.service().status().isDown() && watch.isServing(node.id());
    }

    @Override
    public void act(StepVoice voice) {
        node.service().start(RestoreNodes.START_MAX);
    }

    @Override
    public UndoResult undo(StepVoice voice) throws IOException {
        node.service().stop(RestoreNodes.STOP_MAX);
        return procedure.keepOpened(place).map(StartStep::kept).orElse(UndoResult.UNDONE);
    }

    static UndoResult kept(Path directory) {
        return UndoResult.undone("what was restored, and written since, is kept in " + directory);
    }
}

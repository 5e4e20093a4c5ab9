package io.raftkv.ctl.restart;

import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.UndoResult;
import java.util.List;

/**
 * A new process that serves with all that the cluster has; only then the next node is touched.
 *
 * @param later the nodes that come after this one
 */
record StartStep(String name, NodeLife life, List<NodeLife> later) implements Step {
    /** Once a later node is touched, this was true; while that one is away it may not be, where two voters need both. */
    @Override
    public boolean isProven() {
        return life.stage() == NodeLife.Stage.AFTER && (later.stream().anyMatch(NodeLife::isTouched) || life.isBack());
    }

    @Override
    public void act(StepVoice voice) {
        life.bringBack(voice::note);
    }

    @Override
    public UndoResult undo(StepVoice voice) {
        return UndoResult.undone("it stays up");
    }
}

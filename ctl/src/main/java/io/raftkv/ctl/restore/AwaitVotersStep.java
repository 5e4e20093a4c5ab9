package io.raftkv.ctl.restore;

import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.UndoResult;

/** A node that has just joined has no vote yet: a restore is over when the cluster is as strong as before. */
record AwaitVotersStep(int voters, ClusterWatch watch) implements Step {
    @Override
    public String name() {
        return "wait until all " + voters + " nodes have a vote and have caught up";
    }

    @Override
    public boolean isProven() {
        return watch.isWhole(voters);
    }

    @Override
    public void act(StepVoice voice) {
        watch.awaitWhole(voters, voice);
    }

    @Override
    public UndoResult undo(StepVoice voice) {
        return UndoResult.UNDONE;
    }
}

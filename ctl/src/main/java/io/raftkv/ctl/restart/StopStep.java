package io.raftkv.ctl.restart;

import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.UndoResult;
import java.util.Set;

/** The old process ended. */
record StopStep(String name, ServedCluster cluster, NodeLife life, boolean outageAccepted, Patience patience)
        implements Step {
    @Override
    public boolean isProven() {
        return life.stage() != NodeLife.Stage.BEFORE;
    }

    @Override
    public void requireReady() {
        QuorumGate.require(cluster, life.id(), outageAccepted, patience);
    }

    @Override
    public void act(StepVoice voice) {
        stop(voice);
    }

    /** An election may have brought leadership back since the drain, and the others may have fallen behind. */
    private void stop(StepVoice voice) {
        new NodeDrain(cluster, life.id(), Set.of(), patience).run(voice::note);
        requireReady();
        cluster.service(life.id()).stop(patience.stop());
    }

    /**
     * A stop that was interrupted may still be under way, on a host that does not know of the interruption: it is brought
     * to its end, so that it cannot happen later, and the node started. Where the cluster cannot do without the node now,
     * it is left as it is.
     */
    @Override
    public UndoResult undo(StepVoice voice) {
        ClusterPicture picture = cluster.picture();
        boolean wasStopped = life.stage() != NodeLife.Stage.BEFORE;
        if (!wasStopped
                && !outageAccepted
                && QuorumGate.refusal(picture, life.id()).isPresent()) {
            return UndoResult.UNDONE;
        }
        if (!wasStopped) {
            stop(voice);
        }
        life.bringBack(voice::note);
        return UndoResult.UNDONE;
    }
}

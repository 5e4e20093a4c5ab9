package io.raftkv.ctl.restart;

import io.raftkv.api.DrainResponse;
import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.UndoResult;
import java.util.Set;

/** Clients gone from one node, and leadership, whoever led when the plan was made. */
record DrainStep(
        String name,
        ServedCluster cluster,
        NodeLife life,
        boolean outageAccepted,
        Set<String> restartedBefore,
        Patience patience)
        implements Step {
    @Override
    public boolean isProven() {
        return life.stage() != NodeLife.Stage.BEFORE || isDrained();
    }

    private boolean isDrained() {
        DrainResponse drain = cluster.drained(life.id());
        boolean away = !drain.leader().isEmpty() && !drain.leader().equals(life.id());
        return drain.status().equals(DrainResponse.DRAINED) && (away || outageAccepted);
    }

    @Override
    public void requireReady() {
        QuorumGate.require(cluster, life.id(), outageAccepted, patience);
    }

    @Override
    public void act(StepVoice voice) {
        new NodeDrain(cluster, life.id(), restartedBefore, patience).run(voice::note);
    }

    /** A new process serves by itself, and one that is down needs its start first, which comes before this. */
    @Override
    public UndoResult undo(StepVoice voice) {
        if (life.stage() == NodeLife.Stage.BEFORE) {
            cluster.undrain(life.id());
        }
        return UndoResult.UNDONE;
    }
}

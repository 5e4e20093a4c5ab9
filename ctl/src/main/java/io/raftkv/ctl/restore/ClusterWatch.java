package io.raftkv.ctl.restore;

import io.raftkv.ctl.journal.StepVoice;

/** How a cluster that was restored is seen from outside. */
public interface ClusterWatch {
    /** Whether a node answers that it serves. */
    boolean isServing(String node);

    /** Whether that many nodes have a vote and have caught up. */
    boolean isWhole(int voters);

    /** @throws io.raftkv.ctl.failure.CtlException when it is not whole in time */
    void awaitWhole(int voters, StepVoice voice);
}

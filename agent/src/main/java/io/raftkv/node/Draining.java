package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.node.ServingGate.Reason;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes this node out of service without stopping it: it is not ready, refuses data requests, and does not lead while
 * another voter can. Its vote and its copy of the log stay with the cluster. It lasts until {@link #end} or the end of
 * the process; a node that starts serves.
 */
public final class Draining {
    private static final Logger log = LoggerFactory.getLogger(Draining.class);

    private final NodeIdentity self;
    private final ServingGate gate;
    private final LeadershipTransfer transfer;
    private final LeaderDuties duties;
    private boolean asked;
    private boolean stopping;

    Draining(NodeIdentity self, ServingGate gate, LeadershipTransfer transfer, LeaderDuties duties) {
        this.self = self;
        this.gate = gate;
        this.transfer = transfer;
        this.duties = duties;
    }

    /**
     * Begins, or goes on: may be asked again. Completes when this node does not lead, or nobody can take over; that
     * nobody took over in time is not a failure of the drain, which is tried again while it lasts.
     */
    CompletableFuture<Void> begin() {
        synchronized (this) {
            if (!asked) {
                log.info("drain begun");
            }
            asked = true;
            gate.close(Reason.DRAINING, self.nodeId() + " is drained, ask another node; undrain lets it serve again");
        }
        return duties.submit(() -> {
            tryToKeepLeadershipAway();
            return null;
        });
    }

    /** The process is about to stop: nothing opens the gate any more. */
    synchronized void forStop() {
        stopping = true;
        gate.close(Reason.DRAINING, "this node is stopping: ask another one");
    }

    /** @throws ApiException NOT_READY when the process is about to stop */
    synchronized void end() {
        if (stopping) {
            throw new ApiException(ErrorCode.NOT_READY, self.nodeId() + " is stopping and cannot serve again");
        }
        if (asked) {
            log.info("drain ended");
        }
        asked = false;
        gate.open(Reason.DRAINING);
    }

    /** One of the regular looks of {@link LeaderDuties}: elections may bring leadership back here. */
    void keepLeadershipAway() {
        if (isAsked()) {
            transfer.awayFromHere();
        }
    }

    private void tryToKeepLeadershipAway() {
        try {
            keepLeadershipAway();
        } catch (ApiException e) {
            log.warn("drain goes on, leadership is still here reason={}", e.getMessage());
        }
    }

    private synchronized boolean isAsked() {
        return asked;
    }
}

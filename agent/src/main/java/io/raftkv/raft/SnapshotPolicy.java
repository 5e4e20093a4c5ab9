package io.raftkv.raft;

import io.raftkv.check.Check;
import java.time.Duration;

/**
 * When a node snapshots by itself: after enough operations, but never so often that flushing for snapshots takes more than
 * a tenth of the time. Pure decision.
 *
 * @param everyOperations mutations since the newest snapshot that make a new one worthwhile
 * @param minInterval least time between the ends of two automatic snapshots
 * @param offset added to every interval, different on each node, so that replicas do not stall together
 */
public record SnapshotPolicy(long everyOperations, Duration minInterval, Duration offset) {
    private static final int DURATION_FACTOR = 10;

    public SnapshotPolicy {
        Check.argument(everyOperations >= 1, "snapshot_every below 1: %s", everyOperations);
        Check.argument(!minInterval.isNegative(), "interval is negative: %s", minInterval);
        Check.argument(!offset.isNegative(), "offset is negative: %s", offset);
    }

    /**
     * @param operationsSinceSnapshot mutations applied since the newest published one
     * @param sinceLast since the last one ended, or since the node started
     * @param lastDuration how long the last one took, zero before the first
     */
    public boolean due(long operationsSinceSnapshot, Duration sinceLast, Duration lastDuration) {
        if (operationsSinceSnapshot < everyOperations) {
            return false;
        }
        Duration byCost = lastDuration.multipliedBy(DURATION_FACTOR);
        Duration interval = minInterval.compareTo(byCost) >= 0 ? minInterval : byCost;
        return sinceLast.compareTo(interval.plus(offset)) >= 0;
    }
}

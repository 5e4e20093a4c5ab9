package io.raftkv.node.start;

import java.time.Instant;

/** Numbers of epochs. */
final class Epochs {
    static final long FIRST = 1;

    private Epochs() {}

    /**
     * The epoch that a founder or a forced recovery opens. Two restores of one backup, on disks that know nothing of
     * each other, must not open the same one: their groups would take each other for themselves. So an epoch is the
     * second in which it was opened, and higher than every epoch that this node has seen.
     */
    static long next(long highestSeen, Instant now) {
        return Math.max(highestSeen + 1, now.getEpochSecond());
    }
}

package io.raftkv.ctl.command;

import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.Verdict;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;

/** What {@code raftkvctl wait} can wait for. */
enum WaitCondition {
    HEALTHY,
    LEADER,
    CAUGHT_UP;

    boolean holds(ClusterPicture picture, long lagMax) {
        return switch (this) {
            case HEALTHY -> picture.verdict() == Verdict.HEALTHY;
            case LEADER -> picture.hasLeader();
            case CAUGHT_UP -> picture.isCaughtUp(lagMax);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(values()).map(WaitCondition::toString).iterator();
        }
    }
}

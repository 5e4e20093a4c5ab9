package io.raftkv.command;

import io.raftkv.check.Check;
import java.util.List;

/** One deterministic change to the state, as written to the log. */
public sealed interface Command {

    /** Calls the case of {@code cases} that fits: a new command compiles only when every reader handles it. */
    <R> R accept(Cases<R> cases);

    /** One branch per command. */
    interface Cases<R> {
        R write(Write write);

        R openEpoch(OpenEpoch openEpoch);
    }

    /**
     * Changes some keys of one space: all of the mutations, in order, if every condition holds, else none. A single
     * put is a write of one mutation; compare-and-set is a write with a condition; a batch is a write of many.
     */
    record Write(Space space, List<Condition> conditions, List<Mutation> mutations) implements Command {
        public Write {
            conditions = List.copyOf(conditions);
            mutations = List.copyOf(mutations);
            Check.argument(!mutations.isEmpty() || !conditions.isEmpty(), "a write needs a mutation or a condition");
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.write(this);
        }
    }

    /**
     * The first command of a new epoch: raises the revision counter, so that a revision handed out in a future that was
     * lost never matches again. Applied for an epoch that is already open, it changes nothing.
     *
     * <p>An epoch is the second in which it was opened, and each second has 2^21 revisions of its own, more than anybody can
     * hand out: so two restores of one backup, on disks that know nothing of each other, give no revision twice. The
     * counter also rises by 2^32 at least, for clocks that went back. Up to the year 2106 it stays below 2^53, which is as
     * far as many clients read a number of JSON exactly.
     */
    record OpenEpoch(long epoch) implements Command {
        private static final long RAISED_BY_MIN = 1L << 32;
        private static final int REVISIONS_PER_SECOND_BITS = 21;
        /** Whoever made up an archive may have made up a higher one. */
        private static final long EPOCH_IN_SECONDS_MAX = 1L << 32;

        public OpenEpoch {
            Check.argument(epoch >= 1, "epochs start at 1: %s", epoch);
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.openEpoch(this);
        }

        /**
         * Where the counter stands when the epoch is open.
         *
         * @param before where it stood; at most {@code Long.MAX_VALUE} - 2^32
         */
        public long revisionAfter(long before) {
            long ofItsSecond = epoch <= EPOCH_IN_SECONDS_MAX ? epoch << REVISIONS_PER_SECOND_BITS : 0;
            return Math.max(Math.addExact(before, RAISED_BY_MIN), ofItsSecond);
        }
    }
}

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
     * The first command of a new epoch: raises the revision counter by 2^32, so that a revision handed out in a future
     * that was lost never matches again. Applied for an epoch that is already open, it changes nothing.
     */
    record OpenEpoch(long epoch) implements Command {
        public OpenEpoch {
            Check.argument(epoch >= 1, "epochs start at 1: %s", epoch);
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.openEpoch(this);
        }
    }
}

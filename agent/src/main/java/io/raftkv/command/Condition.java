package io.raftkv.command;

import io.raftkv.check.Check;

/** What must hold of a key, at the moment of applying, for a {@link Command.Write} to take effect. */
public sealed interface Condition {
    Bytes key();

    /** The key has exactly this revision; revision 0 means that it is absent. */
    record RevisionIs(Bytes key, long revision) implements Condition {
        public RevisionIs {
            Check.argument(revision >= 0, "revision is negative: %s", revision);
        }
    }

    /** The key exists, at whatever revision. */
    record Exists(Bytes key) implements Condition {}
}

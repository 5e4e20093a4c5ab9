package io.raftkv.command;

import io.raftkv.check.Check;

/** One change to one key. */
public sealed interface Mutation {
    Bytes key();

    /** Sets a key, whether or not it exists. */
    record Put(Bytes key, Bytes value) implements Mutation {
        public Put {
            Check.argument(!key.isEmpty(), "a key must not be empty");
        }
    }

    /** Removes a key; removing an absent one changes nothing and is no error. */
    record Delete(Bytes key) implements Mutation {
        public Delete {
            Check.argument(!key.isEmpty(), "a key must not be empty");
        }
    }
}

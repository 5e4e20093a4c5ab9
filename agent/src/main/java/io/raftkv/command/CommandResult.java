package io.raftkv.command;

import java.util.List;

/** What applying one command came to. An outcome is a value, never an exception. */
public sealed interface CommandResult {

    /**
     * The write took effect.
     *
     * @param revision the revision counter after it
     * @param mutations one result per mutation, in order
     */
    record Written(long revision, List<MutationResult> mutations) implements CommandResult {
        public Written {
            mutations = List.copyOf(mutations);
        }
    }

    /**
     * @param revision the key's revision after the mutation; 0 after a delete
     * @param existed whether the key existed before it
     */
    record MutationResult(long revision, boolean existed) {}

    /**
     * A condition did not hold; nothing changed.
     *
     * @param index which condition, from 0
     * @param actualRevision the key's revision, 0 when it is absent
     */
    record ConditionFailed(int index, Bytes key, long actualRevision) implements CommandResult {}

    /** The epoch is open. */
    record EpochOpened(long epoch, long revision) implements CommandResult {}
}

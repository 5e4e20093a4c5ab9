package io.raftkv.store;

import io.raftkv.command.Bytes;
import io.raftkv.command.Space;

/** Reads of one state. A key space itself reads the newest; a {@link View} reads one instant. Safe for any thread. */
public interface KeySpaceReader {
    /**
     * @return the value, or {@code null} when the key is absent
     * @throws KeySpaceFailure if the storage under it failed
     */
    StoredValue get(Space space, Bytes key);

    /** The header of the state that this reader sees. */
    StateHeader header();

    /** A local value as {@link Changes#putLocal} set it last, {@code null} when it never was. */
    Bytes local(String name);

    /** Visits keys of a range in order (descending when {@code reverse}) until the visitor says stop. */
    void scan(Space space, KeyRange range, boolean reverse, Visitor visitor);

    /** Receives the keys of a scan. */
    @FunctionalInterface
    interface Visitor {
        /** @return whether to go on */
        boolean visit(Bytes key, StoredValue value);
    }

    /** One instant of the state, unaffected by later commits; close it soon, it holds back space reclamation. */
    interface View extends KeySpaceReader, AutoCloseable {
        @Override
        void close();
    }
}

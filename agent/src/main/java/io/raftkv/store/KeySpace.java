package io.raftkv.store;

/** Where the state lives. One writer (the apply thread), any number of readers. */
public interface KeySpace extends KeySpaceReader, AutoCloseable {
    /**
     * Commits changes and header atomically: a reader, a view or a checkpoint sees all of them or none. Not forced to
     * disk: the log is what makes them durable.
     */
    void commit(Changes changes, StateHeader header);

    /** A consistent view of this instant. */
    View view();

    @Override
    void close();
}

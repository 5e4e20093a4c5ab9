package io.raftkv.wal;

/** Hears what the log does, for metrics. Called on the thread that did it: be quick, never throw. */
public interface WalListener {
    WalListener NONE = new WalListener() {};

    /** One group commit: written and forced. */
    default void appended(int entries, long bytes, long forceNanos) {}

    default void segmentCreated(long firstIndex) {}

    default void segmentsDeleted(int count, long bytes) {}

    /** A write or force failed; the log is closed for good. */
    default void failed(String operation, Exception cause) {}
}

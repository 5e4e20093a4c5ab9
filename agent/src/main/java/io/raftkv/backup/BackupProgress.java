package io.raftkv.backup;

/** Hears how far a long operation is; called often, on the thread that does the work. */
public interface BackupProgress {
    BackupProgress NONE = (doneBytes, totalBytes) -> {};

    /** @param totalBytes estimate for archives that say nothing about themselves */
    void progress(long doneBytes, long totalBytes);
}

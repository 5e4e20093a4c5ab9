package io.raftkv.wal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The open log; obtained from {@link WalRecovery} only. */
public final class Wal implements Closeable {
    Wal() {}

    /** Index of the first entry; {@code lastIndex() + 1} when the log is empty. */
    public long firstIndex() {
        throw new UnsupportedOperationException();
    }

    /** Index of the last entry; {@code firstIndex() - 1} when the log is empty. */
    public long lastIndex() {
        throw new UnsupportedOperationException();
    }

    /**
     * Appends entries and forces them before returning: one write, one force.
     *
     * @param entries contiguous, the first at {@code lastIndex() + 1}
     * @return the last index, durable on this disk, not yet committed by a quorum
     * @throws IOException if write or force failed; this log is then closed for good and the node must stop
     */
    public long append(List<WalEntry> entries) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** @return the entry, or {@code null} outside {@code [firstIndex, lastIndex]} */
    public WalEntry read(long index) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The term of an entry, from memory; 0 outside the log. */
    public long termAt(long index) {
        throw new UnsupportedOperationException();
    }

    /** Deletes whole segments below {@code firstIndexKept} that no hold needs. A request, not an order. */
    public void truncatePrefix(long firstIndexKept) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Drops every entry above {@code lastIndexKept}, newest segment first, forced. */
    public void truncateSuffix(long lastIndexKept) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Empties the log so that the next entry has {@code nextIndex}: after a snapshot from a leader that is ahead. */
    public void reset(long nextIndex) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Keeps every entry from {@code firstIndex} on until the hold is closed: for a backup under way. */
    public Hold hold(long firstIndex) {
        throw new UnsupportedOperationException();
    }

    public List<SegmentInfo> segments() {
        throw new UnsupportedOperationException();
    }

    public long sizeBytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Keeps part of the log from being deleted. */
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }
}

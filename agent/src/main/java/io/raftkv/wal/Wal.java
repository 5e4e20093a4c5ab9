package io.raftkv.wal;

import io.raftkv.check.Check;
import io.raftkv.disk.Disk;
import io.raftkv.wal.LogIndex.Location;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open log; obtained from {@link WalRecovery} only.
 *
 * <p>What changes the log ({@link #append}, the truncations, {@link #reset}, {@link #close}) runs one call at a time;
 * reads run beside it and see an entry once it is durable. After a failed write or force every later call that needs
 * the disk throws {@link WalClosedException}; the positions in memory stay readable.
 */
public final class Wal implements Closeable {
    /** Of the segments, see {@code agent/docs/formats/wal.md}. */
    public static final int FORMAT_VERSION = SegmentHeader.FORMAT_VERSION;

    private static final Logger LOG = LoggerFactory.getLogger(Wal.class);

    /** Of all records of one append together. */
    private static final long BATCH_BYTES_MAX = 1L << 30;

    private final Disk disk;
    private final Path directory;
    private final WalOptions options;
    private final WalListener listener;
    private final LogIndex index;
    private final SpareSegment spare;
    private final RecordBuffer buffer = new RecordBuffer();
    /** One change at a time; guards the fields below. */
    private final ReentrantLock changing = new ReentrantLock();

    private SegmentWriter writer;
    private boolean rollBeforeAppend;
    private volatile WalClosedException closed;

    /** @param background runs the preparation of a spare segment, one at a time */
    Wal(Disk disk, Path directory, WalOptions options, WalListener listener, LogIndex index, Executor background)
            throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
        this.listener = listener;
        this.index = index;
        this.spare = new SpareSegment(disk, directory, options.segmentSizeBytes(), background);
        this.writer = SegmentWriter.open(disk, index.active().file());
        this.rollBeforeAppend = index.active().header().epoch() != options.epoch();
    }

    /** Index of the first entry; {@code lastIndex() + 1} when the log is empty. */
    public long firstIndex() {
        return index.firstIndex();
    }

    /** Index of the last entry; {@code firstIndex() - 1} when the log is empty. */
    public long lastIndex() {
        return index.lastIndex();
    }

    /** The term of an entry, from memory; 0 outside the log. */
    public long termAt(long entryIndex) {
        return index.termAt(entryIndex);
    }

    /** The term of the last entry, or of the one before the first when there is none; 0 when that is not known. */
    public long lastTerm() {
        return index.lastTerm();
    }

    /**
     * Appends entries and forces them before returning: one write, one force, into one segment.
     *
     * @param entries contiguous, the first at {@code lastIndex() + 1}, terms never falling, payloads of at most 256 MiB
     *     each and 1 GiB together
     * @return the last index, durable on this disk, not yet committed by a quorum
     * @throws IOException if write or force failed; this log is then closed for good and the node must stop
     */
    public long append(List<WalEntry> entries) throws IOException {
        changing.lock();
        try {
            requireOpen();
            requireAppendable(entries);
            if (!entries.isEmpty()) {
                onDisk("append", () -> appendOnDisk(entries));
            }
            return index.lastIndex();
        } finally {
            changing.unlock();
        }
    }

    private void requireAppendable(List<WalEntry> entries) {
        long expected = index.lastIndex() + 1;
        long term = index.lastTerm();
        for (WalEntry entry : entries) {
            int length = entry.payload().length;
            Check.argument(entry.index() == expected, "entry %s where %s is due", entry.index(), expected);
            Check.argument(entry.term() >= term, "entry %s: term %s after %s", expected, entry.term(), term);
            Check.argument(length <= RecordHeader.PAYLOAD_BYTES_MAX, "entry %s has %s bytes", expected, length);
            expected++;
            term = entry.term();
        }
        long bytes = RecordBuffer.encodedBytes(entries);
        Check.argument(bytes <= BATCH_BYTES_MAX, "a batch of %s bytes", bytes);
    }

    private void appendOnDisk(List<WalEntry> entries) throws IOException {
        int bytes = (int) RecordBuffer.encodedBytes(entries);
        if (rollBeforeAppend || isFullFor(bytes)) {
            roll();
        }
        Segment active = index.active();
        ByteBuffer records = buffer.encode(entries, bytes, active.seed(), active.endOffset());
        writer.write(records, active.endOffset(), options.segmentSizeBytes());
        long started = System.nanoTime();
        writer.force();
        long forceNanos = System.nanoTime() - started;
        index.appended(entries, writer.allocatedBytes());
        listener.appended(entries.size(), bytes, forceNanos);
        if (active.endOffset() > options.segmentSizeBytes() / 2) {
            spare.request();
        }
    }

    private boolean isFullFor(int bytes) {
        Segment active = index.active();
        boolean holdsEntries = active.lastIndex() >= active.firstIndex();
        return holdsEntries && active.endOffset() + bytes > options.segmentSizeBytes();
    }

    /** The successor is durable before the seal says that there is one. */
    private void roll() throws IOException {
        Segment last = index.active();
        long nextIndex = index.lastIndex() + 1;
        SegmentHeader header = header(false, nextIndex, index.lastTerm());
        SegmentWriter next = SegmentWriter.create(disk, directory, header, spare.take());
        ByteBuffer seal = RecordHeader.encodeSeal(last.seed(), last.endOffset(), index.lastTerm(), nextIndex);
        writer.write(seal, last.endOffset(), 0);
        writer.force();
        writer.close();
        index.resized(last, writer.allocatedBytes());
        index.addSegment(segment(next, header));
        switchTo(next);
    }

    private SegmentHeader header(boolean startsOver, long firstIndex, long termBefore) {
        long sequence = index.active().header().sequence() + 1;
        return new SegmentHeader(startsOver, options.clusterId(), options.epoch(), sequence, firstIndex, termBefore);
    }

    private Segment segment(SegmentWriter created, SegmentHeader header) throws IOException {
        Segment segment = new Segment(created.path(), header, disk.openForReading(created.path()));
        segment.readSize();
        return segment;
    }

    private void switchTo(SegmentWriter next) {
        writer = next;
        rollBeforeAppend = false;
        long firstIndex = index.lastIndex() + 1;
        LOG.info("wal segment created path={} firstIndex={}", next.path(), firstIndex);
        listener.segmentCreated(firstIndex);
    }

    /**
     * @return the entry, or {@code null} outside {@code [firstIndex, lastIndex]}
     * @throws WalCorruptException if the bytes on disk are no longer what was written
     */
    public WalEntry read(long entryIndex) throws IOException {
        Location failedAt = null;
        while (true) {
            requireOpen();
            WalEntry recent = index.recent(entryIndex);
            if (recent != null) {
                return recent;
            }
            Location location = index.locate(entryIndex);
            if (location == null) {
                return null;
            }
            try {
                return location.segment().read(entryIndex, location.offset(), location.recordBytes());
            } catch (IOException e) {
                // The segment may have been dropped since it was looked up: look again before believing the failure.
                if (location.equals(failedAt)) {
                    throw e;
                }
                failedAt = location;
            }
        }
    }

    /**
     * Deletes whole segments below {@code firstIndexKept} that no hold needs. A request, not an order: {@link #firstIndex}
     * may stay lower. Asked to go beyond the end of the log, it behaves as {@link #reset}: the next entry is
     * {@code firstIndexKept}.
     */
    public void truncatePrefix(long firstIndexKept) throws IOException {
        changing.lock();
        try {
            requireOpen();
            if (firstIndexKept > index.lastIndex() + 1) {
                onDisk("reset", () -> startOver(firstIndexKept));
            } else {
                onDisk("truncate prefix", () -> delete(index.dropPrefix(firstIndexKept)));
            }
        } finally {
            changing.unlock();
        }
    }

    /** In order, and each forced, so that a power cut never leaves a gap. */
    private void delete(List<Segment> dropped) throws IOException {
        long bytes = 0;
        for (Segment segment : dropped) {
            segment.closeReader();
            disk.delete(segment.file());
            disk.syncDirectory(directory);
            bytes += segment.sizeBytes();
            LOG.info("wal segment deleted path={} firstIndex={}", segment.file(), segment.firstIndex());
        }
        if (!dropped.isEmpty()) {
            listener.segmentsDeleted(dropped.size(), bytes);
        }
    }

    /**
     * Drops every entry above {@code lastIndexKept}, newest segment first, forced.
     *
     * @param lastIndexKept at least {@code firstIndex() - 1}
     */
    public void truncateSuffix(long lastIndexKept) throws IOException {
        changing.lock();
        try {
            requireOpen();
            Check.argument(lastIndexKept >= firstIndex() - 1, "%s is before the log", lastIndexKept);
            if (lastIndexKept < index.lastIndex()) {
                LOG.info("wal suffix dropped lastIndexKept={} lastIndex={}", lastIndexKept, index.lastIndex());
                onDisk("truncate suffix", () -> dropSuffix(lastIndexKept));
            }
        } finally {
            changing.unlock();
        }
    }

    /**
     * A segment loses its seal before its successor goes, else a crash in between would look like a lost file. The cut
     * shortens the file: the file system does that in one step, while zeros could reach the disk in any order and leave
     * a hole between good records. The next append begins a new segment.
     */
    private void dropSuffix(long lastIndexKept) throws IOException {
        List<Segment> dropped = index.dropSuffix(lastIndexKept);
        writer.close();
        for (int at = 0; at < dropped.size(); at++) {
            truncateToEntries(at + 1 < dropped.size() ? dropped.get(at + 1) : index.active());
            delete(List.of(dropped.get(at)));
        }
        index.cutActive();
        writer = truncateToEntries(index.active());
        rollBeforeAppend = true;
    }

    private SegmentWriter truncateToEntries(Segment segment) throws IOException {
        SegmentWriter truncated = SegmentWriter.open(disk, segment.file());
        truncated.truncate(segment.endOffset());
        index.resized(segment, truncated.allocatedBytes());
        return truncated;
    }

    /**
     * Empties the log so that the next entry has {@code nextIndex}: after a snapshot from a leader that is ahead. After
     * a crash either the whole old log is found or the empty one. Holds do not prevent it: what they held is no part of
     * the log any more.
     */
    public void reset(long nextIndex) throws IOException {
        changing.lock();
        try {
            requireOpen();
            Check.argument(nextIndex >= 1, "index starts at 1: %s", nextIndex);
            onDisk("reset", () -> startOver(nextIndex));
        } finally {
            changing.unlock();
        }
    }

    /** The new segment says that the older ones are obsolete; only then do they go. */
    private void startOver(long nextIndex) throws IOException {
        LOG.info("wal reset nextIndex={} lastIndex={}", nextIndex, index.lastIndex());
        SegmentHeader header = header(true, nextIndex, 0);
        SegmentWriter next = SegmentWriter.create(disk, directory, header, spare.take());
        writer.close();
        List<Segment> obsolete = index.startOver(segment(next, header));
        switchTo(next);
        delete(obsolete);
    }

    /** Keeps every entry from {@code firstIndex} on until the hold is closed: for a backup under way. */
    public Hold hold(long firstIndex) {
        return index.hold(firstIndex);
    }

    public List<SegmentInfo> segments() {
        return index.infos();
    }

    /** Of all segments on disk, preallocated space included, the spare not. */
    public long sizeBytes() {
        return index.sizeBytes();
    }

    private void requireOpen() throws WalClosedException {
        WalClosedException cause = closed;
        if (cause != null) {
            throw new WalClosedException(cause.getMessage(), cause);
        }
    }

    private void onDisk(String operation, DiskChange change) throws IOException {
        try {
            change.run();
        } catch (IOException | RuntimeException e) {
            String message = directory + ": " + operation + " failed, the log is closed until the node starts again";
            closed = new WalClosedException(message, e);
            listener.failed(operation, e);
            throw closed;
        }
    }

    /** What was appended is durable already: closing only lets go of the files. */
    @Override
    public void close() throws IOException {
        changing.lock();
        try {
            if (closed == null) {
                closed = new WalClosedException(directory + ": the log is closed", null);
            }
            spare.close();
            writer.close();
            for (Segment segment : index.all()) {
                segment.closeReader();
            }
        } finally {
            changing.unlock();
        }
    }

    private interface DiskChange {
        void run() throws IOException;
    }

    /** Keeps part of the log from being deleted. */
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }
}

package io.raftkv.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * What is in the log and where: the segments in order, the term of each entry, the newest entries themselves. Safe for
 * any thread; its lock is held for moments, never while the disk works, so that readers do not wait for a force.
 */
final class LogIndex {
    /** Where an entry lies. */
    record Location(Segment segment, long offset, int recordBytes) {}

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<Segment> segments = new ArrayList<>();
    private final TermIndex terms;
    private final RecentEntries recent = new RecentEntries();
    private final List<HeldFrom> holds = new ArrayList<>();
    private long lastIndex;

    /** @param segments in order, at least one */
    LogIndex(List<Segment> segments, TermIndex terms) {
        this.segments.addAll(segments);
        this.terms = terms;
        this.lastIndex = active().lastIndex();
    }

    long firstIndex() {
        return reading(() -> segments.get(0).firstIndex());
    }

    long lastIndex() {
        return reading(() -> lastIndex);
    }

    /** The segment that is appended to. */
    Segment active() {
        return reading(() -> segments.get(segments.size() - 1));
    }

    /** @return 0 outside the log */
    long termAt(long index) {
        return reading(() -> contains(index) ? terms.termAt(index) : 0);
    }

    /** The term of the last entry, or of the one before the first when there is none; 0 when that is not known. */
    long lastTerm() {
        return reading(() -> contains(lastIndex)
                ? terms.termAt(lastIndex)
                : segments.get(0).header().termBefore());
    }

    WalEntry recent(long index) {
        return reading(() -> recent.get(index));
    }

    /** @return null outside the log */
    Location locate(long index) {
        return reading(() -> {
            if (!contains(index)) {
                return null;
            }
            Segment segment = segmentOf(index);
            return new Location(segment, segment.offset(index), segment.recordBytes(index));
        });
    }

    private boolean contains(long index) {
        return index >= segments.get(0).firstIndex() && index <= lastIndex;
    }

    private Segment segmentOf(long index) {
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments.get(middle).firstIndex() <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return segments.get(low);
    }

    List<SegmentInfo> infos() {
        return reading(() -> segments.stream().map(Segment::info).toList());
    }

    long sizeBytes() {
        return reading(() -> segments.stream().mapToLong(Segment::sizeBytes).sum());
    }

    /** Makes durable entries visible. */
    void appended(List<WalEntry> entries, long allocatedBytes) {
        changing(() -> {
            Segment segment = segments.get(segments.size() - 1);
            for (WalEntry entry : entries) {
                segment.add(RecordHeader.recordBytes(entry.payload().length));
                terms.append(entry.index(), entry.term());
                recent.append(entry);
            }
            segment.sizeBytes(allocatedBytes);
            lastIndex = segment.lastIndex();
        });
    }

    void addSegment(Segment segment) {
        changing(() -> segments.add(segment));
    }

    void resized(Segment segment, long sizeBytes) {
        changing(() -> segment.sizeBytes(sizeBytes));
    }

    /** @return the segments that lie wholly below the index and every hold, oldest first; never the active one */
    List<Segment> dropPrefix(long firstIndexKept) {
        List<Segment> dropped = new ArrayList<>();
        changing(() -> {
            long kept = holds.stream().mapToLong(HeldFrom::firstIndex).reduce(firstIndexKept, Math::min);
            while (segments.size() > 1 && segments.get(0).lastIndex() < kept) {
                dropped.add(segments.remove(0));
            }
            terms.dropBefore(segments.get(0).firstIndex());
            recent.dropBefore(segments.get(0).firstIndex());
        });
        return dropped;
    }

    /**
     * Hides what is above the index. The last remaining segment still knows where its hidden entries lie, until
     * {@link #cutActive}.
     *
     * @return the segments that lie wholly above it, newest first; never the oldest one
     */
    List<Segment> dropSuffix(long lastIndexKept) {
        List<Segment> dropped = new ArrayList<>();
        changing(() -> {
            while (segments.size() > 1 && segments.get(segments.size() - 1).firstIndex() > lastIndexKept) {
                dropped.add(segments.remove(segments.size() - 1));
            }
            terms.dropAfter(lastIndexKept);
            recent.dropAfter(lastIndexKept);
            lastIndex = lastIndexKept;
        });
        return dropped;
    }

    void cutActive() {
        changing(() -> segments.get(segments.size() - 1).dropAfter(lastIndex));
    }

    /** @return what was there before, oldest first */
    List<Segment> startOver(Segment segment) {
        List<Segment> obsolete = new ArrayList<>();
        changing(() -> {
            obsolete.addAll(segments);
            segments.clear();
            segments.add(segment);
            terms.clear();
            recent.dropAfter(0);
            lastIndex = segment.lastIndex();
        });
        return obsolete;
    }

    Wal.Hold hold(long firstIndex) {
        HeldFrom hold = new HeldFrom(firstIndex);
        changing(() -> holds.add(hold));
        return hold;
    }

    private <T> T reading(Supplier<T> body) {
        lock.readLock().lock();
        try {
            return body.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void changing(Runnable body) {
        lock.writeLock().lock();
        try {
            body.run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    List<Segment> all() {
        return reading(() -> List.copyOf(segments));
    }

    /** Compared by identity: two backups may hold the same index. */
    private final class HeldFrom implements Wal.Hold {
        private final long firstIndex;

        HeldFrom(long firstIndex) {
            this.firstIndex = firstIndex;
        }

        long firstIndex() {
            return firstIndex;
        }

        @Override
        public void close() {
            changing(() -> holds.remove(this));
        }
    }
}

package io.raftkv.offline;

import io.raftkv.node.start.DirectoryReading;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.wal.SegmentInfo;
import io.raftkv.wal.WalReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * At which indexes the state of a stopped node can be rebuilt: at each of its snapshots, and from there as far as its
 * log goes on.
 */
final class Reach {
    private final DirectoryReading reading;
    private final List<Base> bases;

    private Reach(DirectoryReading reading, List<Base> bases) {
        this.reading = reading;
        this.bases = bases;
    }

    /** What a rebuilt state begins with; without a snapshot, with nothing at index 0. */
    record Base(long index, Optional<PublishedSnapshot> snapshot) {}

    /** An entry as Raft identifies it; within one epoch a term and an index have one content. */
    record Place(long epoch, long term, long index) {}

    static Reach of(DirectoryReading reading) {
        List<Base> bases = new ArrayList<>();
        for (PublishedSnapshot snapshot : reading.usable()) {
            bases.add(new Base(snapshot.manifest().index(), Optional.of(snapshot)));
        }
        boolean fromTheBeginning = reading.log()
                .filter(log -> !log.segments().isEmpty() && log.firstIndex() == 1)
                .isPresent();
        if (fromTheBeginning) {
            bases.add(new Base(0, Optional.empty()));
        }
        return new Reach(reading, bases);
    }

    /** The highest index that can be rebuilt; empty when there is nothing to begin with. */
    Optional<Long> highest() {
        return bases.stream().map(this::reachedFrom).max(Long::compare);
    }

    Optional<Long> lowest() {
        return bases.stream().map(Base::index).min(Long::compare);
    }

    /** The nearest base from which the state at {@code index} can be rebuilt. */
    Optional<Base> baseOf(long index) {
        return bases.stream()
                .filter(base -> base.index() <= index && index <= reachedFrom(base))
                .max((a, b) -> Long.compare(a.index(), b.index()));
    }

    /** Up to which index everything is certainly committed: beyond it the disk of one member cannot know. */
    long knownCommitted() {
        long ofSnapshots = bases.stream().mapToLong(Base::index).max().orElse(0);
        return reading.isLoneVoter() ? highest().orElse(0L) : ofSnapshots;
    }

    /** The entry at {@code index}; empty where neither log nor snapshot says what it was. */
    Optional<Place> placeOf(long index) {
        if (index == 0) {
            return Optional.of(new Place(0, 0, 0));
        }
        return placeInLog(index)
                .or(() -> bases.stream()
                        .filter(base -> base.index() == index)
                        .flatMap(base -> base.snapshot().stream())
                        .map(PublishedSnapshot::manifest)
                        .map(manifest -> new Place(manifest.epoch(), manifest.term(), manifest.index()))
                        .findFirst());
    }

    private Optional<Place> placeInLog(long index) {
        return reading.log()
                .filter(log -> log.firstIndex() <= index && index <= log.lastIndex())
                .flatMap(log -> log.segments().stream()
                        .filter(segment -> segment.firstIndex() <= index && index <= segment.lastIndex())
                        .map(SegmentInfo::epoch)
                        .findFirst())
                .map(epoch ->
                        new Place(epoch, reading.termFrom().floorEntry(index).getValue(), index));
    }

    /** Ranges for people: {@code 100, 200 to 257}. */
    String text() {
        List<String> ranges = new ArrayList<>();
        long covered = -1;
        for (Base base : bases.stream()
                .sorted((a, b) -> Long.compare(a.index(), b.index()))
                .toList()) {
            long end = reachedFrom(base);
            if (end > covered) {
                ranges.add(end == base.index() ? "" + end : base.index() + " to " + end);
                covered = end;
            }
        }
        return ranges.isEmpty() ? "none" : String.join(", ", ranges);
    }

    private long reachedFrom(Base base) {
        Optional<WalReport> log = reading.log().filter(report -> report.firstIndex() <= base.index() + 1);
        return Math.max(base.index(), log.map(WalReport::lastIndex).orElse(0L));
    }
}

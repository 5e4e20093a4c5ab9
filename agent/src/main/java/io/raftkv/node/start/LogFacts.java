package io.raftkv.node.start;

import io.raftkv.disk.Disk;
import io.raftkv.raft.GroupConfiguration;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.wal.EntryType;
import io.raftkv.wal.SegmentInfo;
import io.raftkv.wal.WalEntry;
import io.raftkv.wal.WalReport;
import io.raftkv.wal.WalScan;
import io.raftkv.wal.WalVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** What a scan of {@code *.wal} found, and how that fits a snapshot. Changes nothing on disk. */
final class LogFacts {
    private final WalReport report;
    private final TreeMap<Long, Long> termFrom;
    private final Optional<WalEntry> lastConfiguration;

    private LogFacts(WalReport report, TreeMap<Long, Long> termFrom, Optional<WalEntry> lastConfiguration) {
        this.report = report;
        this.termFrom = termFrom;
        this.lastConfiguration = lastConfiguration;
    }

    static LogFacts scan(Disk disk, Path directory) throws IOException {
        TreeMap<Long, Long> termFrom = new TreeMap<>();
        WalEntry[] configuration = new WalEntry[1];
        WalReport report = new WalScan(disk, directory).run((entry, file, offset, length) -> {
            if (termFrom.isEmpty() || termFrom.lastEntry().getValue() != entry.term()) {
                termFrom.put(entry.index(), entry.term());
            }
            if (entry.type() == EntryType.CONFIGURATION) {
                configuration[0] = entry;
            }
        });
        return new LogFacts(report, termFrom, Optional.ofNullable(configuration[0]));
    }

    /** How the log and a snapshot fit together. */
    enum Fit {
        /** The log holds the entry of the snapshot or begins right after it. */
        CONTINUES,
        /** The log ends before the snapshot: all of it is contained in the snapshot, if both are of one history. */
        BEHIND,
        FOREIGN,
        DAMAGED,
        /** There is a gap between them, or they are of different histories. */
        APART
    }

    /** By cluster, epoch, term and index, as Raft's log matching has it (Raft paper, section 5.3). */
    Fit fits(SnapshotManifest manifest) {
        Fit alone = alone(manifest.clusterId());
        if (alone != Fit.CONTINUES) {
            return alone;
        }
        long index = manifest.index();
        if (index + 1 < report.firstIndex()) {
            return Fit.APART;
        }
        if (index > report.lastIndex()) {
            // A log that starts anew begins where its snapshot ended, and does not know the term there.
            return index + 1 == report.firstIndex() && termBeforeFits(manifest) && epochFits(manifest)
                    ? Fit.CONTINUES
                    : Fit.BEHIND;
        }
        boolean sameTerm = index < report.firstIndex() ? termBeforeFits(manifest) : termAt(index) == manifest.term();
        return sameTerm && epochFits(manifest) ? Fit.CONTINUES : Fit.APART;
    }

    /**
     * How the log fits the beginning of everything.
     *
     * @param expected cluster that it must belong to; any one will do when empty
     */
    Fit fitsNothing(Optional<UUID> expected) {
        if (report.segments().isEmpty()) {
            return report.verdict().usable() ? Fit.CONTINUES : Fit.DAMAGED;
        }
        Fit alone = alone(expected.orElseGet(() -> clusterId().orElseThrow()));
        return alone == Fit.CONTINUES && report.firstIndex() > 1 ? Fit.APART : alone;
    }

    private Fit alone(UUID expected) {
        WalVerdict verdict = report.verdict();
        if (verdict instanceof WalVerdict.ForeignCluster) {
            return Fit.FOREIGN;
        }
        if (verdict instanceof WalVerdict.NotContiguous) {
            return Fit.APART;
        }
        if (!verdict.usable()) {
            return Fit.DAMAGED;
        }
        return clusterId().filter(found -> !found.equals(expected)).isPresent() ? Fit.FOREIGN : Fit.CONTINUES;
    }

    private boolean termBeforeFits(SnapshotManifest manifest) {
        return report.termBefore() == 0 || report.termBefore() == manifest.term();
    }

    /**
     * Within one epoch an index has one content. The epoch of a segment may only be higher than that of the snapshot
     * where the segment begins right after it: then the snapshot founded that epoch.
     */
    private boolean epochFits(SnapshotManifest manifest) {
        long index = manifest.index();
        for (SegmentInfo segment : report.segments()) {
            if (segment.firstIndex() <= index && index <= segment.lastIndex()) {
                return segment.epoch() == manifest.epoch();
            }
        }
        return report.segments().isEmpty() || report.segments().get(0).epoch() >= manifest.epoch();
    }

    private long termAt(long index) {
        return termFrom.floorEntry(index).getValue();
    }

    /** Of the first segment; empty when no segment could be read. */
    Optional<UUID> clusterId() {
        return report.segments().stream().findFirst().map(SegmentInfo::clusterId);
    }

    WalReport report() {
        return report;
    }

    /** The index from which on each term holds. */
    NavigableMap<Long, Long> termFrom() {
        return Collections.unmodifiableNavigableMap(termFrom);
    }

    long lastIndex() {
        return report.lastIndex();
    }

    long lastTerm() {
        return report.lastTerm();
    }

    /** The highest epoch of any segment, 0 without segments. */
    long highestEpoch() {
        return report.segments().stream().mapToLong(SegmentInfo::epoch).max().orElse(0);
    }

    /** The members according to the last configuration in the log, with the index of that entry. */
    Optional<LoggedConfiguration> configuration() {
        return lastConfiguration.map(
                entry -> new LoggedConfiguration(entry.index(), GroupConfiguration.decode(entry.payload())));
    }

    record LoggedConfiguration(long index, GroupConfiguration members) {}

    /** For the operator: how far it reaches, until when, and what is wrong with it. */
    String text() {
        String range = report.isEmpty()
                ? "no entries, the next is " + report.firstIndex()
                : "entries " + report.firstIndex() + " to " + report.lastIndex() + ", beginning in "
                        + report.segments().get(0).file().getFileName()
                        + (report.lastStampMillis() == 0
                                ? ""
                                : ", the last of " + Instant.ofEpochMilli(report.lastStampMillis()));
        return report.verdict() instanceof WalVerdict.Whole
                ? range
                : report.verdict().describe() + "; before it " + range;
    }
}

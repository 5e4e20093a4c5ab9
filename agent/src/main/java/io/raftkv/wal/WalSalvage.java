package io.raftkv.wal;

import io.raftkv.check.Check;
import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What can be saved of a damaged log: the entries after a position, which a snapshot reached, up to the first fault behind
 * it. A fault in segments that the snapshot stands for does not matter. Nothing behind a fault is ever taken: a log with a
 * hole in its middle is no log.
 */
public final class WalSalvage {
    private final Disk disk;
    private final Path directory;
    private final UUID clusterId;
    private final long afterIndex;
    private final long afterTerm;

    private SegmentRange range;
    private long lastIndex;
    private long lastTerm;
    private long lastStampMillis;

    private WalSalvage(Disk disk, Path directory, UUID clusterId, long afterIndex, long afterTerm) {
        this.disk = disk;
        this.directory = directory;
        this.clusterId = clusterId;
        this.afterIndex = afterIndex;
        this.afterTerm = afterTerm;
        this.lastIndex = afterIndex;
        this.lastTerm = afterTerm;
    }

    /**
     * Reads what could be saved; changes nothing.
     *
     * @param afterIndex index of the snapshot, 0 for the beginning of the log
     * @param afterTerm term of that entry
     * @throws IOException if a file cannot be read
     */
    public static WalSalvage after(Disk disk, Path directory, UUID clusterId, long afterIndex, long afterTerm)
            throws IOException {
        WalSalvage salvage = new WalSalvage(disk, directory, clusterId, afterIndex, afterTerm);
        List<SegmentHeader> run = salvage.run();
        if (!run.isEmpty()) {
            salvage.read(run.get(0), run.get(run.size() - 1));
        }
        return salvage;
    }

    /** Of the last entry that can be saved; the position's where there is none. */
    public long lastIndex() {
        return lastIndex;
    }

    public long lastTerm() {
        return lastTerm;
    }

    /** Leader's time of the last entry that carries one, milliseconds since 1970; 0 where none does. */
    public long lastStampMillis() {
        return lastStampMillis;
    }

    /**
     * Writes what can be saved as a whole log of its own, forced and read back.
     *
     * @param target an empty directory, forced too when this returns
     */
    public void copyTo(Path target, long segmentSizeBytes) throws IOException {
        if (range == null) {
            return;
        }
        try (SegmentFiles files = new SegmentFiles(disk, target)) {
            new WalExport(disk, directory, clusterId, range)
                    .export(afterIndex, afterTerm, lastIndex, segmentSizeBytes, files);
        }
        disk.syncDirectory(target);
        WalReport copied = new WalScan(disk, target).expecting(clusterId).run();
        Check.invariant(
                copied.lastIndex() == lastIndex && copied.verdict() instanceof WalVerdict.Whole,
                "the copy in %s is not what was written: %s",
                target,
                copied.verdict().describe());
    }

    /** The segments from the one on that holds the first entry wanted, as long as each follows the one before. */
    private List<SegmentHeader> run() throws IOException {
        List<SegmentHeader> run = new ArrayList<>();
        for (Path file : disk.list(directory)) {
            if (SegmentName.parse(file).isEmpty()) {
                continue;
            }
            Optional<SegmentHeader> header = header(file);
            boolean follows = header.isPresent()
                    && !run.isEmpty()
                    && isNext(run.get(run.size() - 1), header.get())
                    && !header.get().startsOver();
            boolean begins = header.isPresent() && header.get().firstIndex() <= afterIndex + 1;
            if (begins) {
                run.clear();
            }
            if (begins || follows) {
                run.add(header.get());
            } else if (!run.isEmpty()) {
                break;
            }
        }
        return run;
    }

    private static boolean isNext(SegmentHeader before, SegmentHeader next) {
        return next.sequence() == before.sequence() + 1
                && next.epoch() >= before.epoch()
                && next.firstIndex() >= before.firstIndex();
    }

    /** @return empty for whatever is no segment of this cluster under its own name */
    private Optional<SegmentHeader> header(Path file) throws IOException {
        try (DiskFile opened = disk.openForReading(file)) {
            SegmentHeader header = SegmentHeader.decode(
                    new FileWindow(opened).at(0, SegmentHeader.SIZE_BYTES).slice());
            boolean own = header.clusterId().equals(clusterId);
            return Optional.of(header)
                    .filter(read -> own
                            && SegmentName.of(read)
                                    .equals(SegmentName.parse(file).orElseThrow()));
        } catch (SegmentHeader.MalformedHeaderException e) {
            return Optional.empty();
        }
    }

    private void read(SegmentHeader first, SegmentHeader last) throws IOException {
        SegmentRange found = new SegmentRange(first.sequence(), last.sequence());
        long[] termAtPosition = {first.firstIndex() == afterIndex + 1 ? first.termBefore() : 0};
        WalReport report = new WalScan(disk, directory)
                .expecting(clusterId)
                .within(found)
                .run((entry, file, offset, length) -> {
                    if (entry.index() == afterIndex) {
                        termAtPosition[0] = entry.term();
                    }
                });
        boolean sameHistory = termAtPosition[0] == afterTerm || first.startsOver() && termAtPosition[0] == 0;
        if (report.lastIndex() > afterIndex && sameHistory) {
            range = found;
            lastIndex = report.lastIndex();
            lastTerm = report.lastTerm();
            lastStampMillis = report.lastStampMillis();
        }
    }
}

package io.raftkv.wal;

import io.raftkv.check.Check;
import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Copies a range of a log, which may be in use, into fresh segments of exactly the size they need. Every record of the
 * copy is its own batch, so that damage to any but the last one can be told from a torn tail.
 */
public final class WalExport {
    private final Disk disk;
    private final Path source;
    private final UUID clusterId;

    /** @param source directory of the log to copy; it must belong to {@code clusterId} */
    public WalExport(Disk disk, Path source, UUID clusterId) {
        this.disk = disk;
        this.source = source;
        this.clusterId = clusterId;
    }

    /**
     * Copies the entries after a position, forced when this returns.
     *
     * @param afterTerm term of the entry {@code afterIndex}, as a snapshot states it
     * @param lastIndex last entry to copy: of a log in use at most what its node reported as applied
     * @param target an empty directory
     * @return the scan of the copy; without segments when there was nothing to copy
     * @throws WalCorruptException if the source is damaged at or before {@code lastIndex}
     * @throws WalGapException if the source does not reach from the position to {@code lastIndex}, or has another term
     *     there
     */
    public WalReport copy(long afterIndex, long afterTerm, long lastIndex, Path target, long segmentSizeBytes)
            throws IOException {
        Check.argument(disk.list(target).isEmpty(), "%s is not empty", target);
        if (lastIndex > afterIndex) {
            try (Copy copy = new Copy(afterIndex, afterTerm, target, segmentSizeBytes)) {
                WalScan.Findings findings = new WalScan(disk, source)
                        .expecting(clusterId)
                        .upTo(lastIndex)
                        .findings(copy);
                requireComplete(findings.report(), afterIndex, lastIndex);
                copy.finish();
            }
        }
        WalReport report = new WalScan(disk, target).expecting(clusterId).run();
        boolean complete = report.isEmpty() ? lastIndex <= afterIndex : report.lastIndex() == lastIndex;
        Check.invariant(
                complete && report.verdict() instanceof WalVerdict.Whole,
                "the copy in %s is not what was written: %s",
                target,
                report.verdict().describe());
        return report;
    }

    private void requireComplete(WalReport report, long afterIndex, long lastIndex) throws IOException {
        if (report.verdict() instanceof WalVerdict.Fault fault) {
            throw fault.toException();
        }
        if (report.firstIndex() > afterIndex + 1) {
            throw new WalGapException(
                    source,
                    "it begins with entry " + report.firstIndex() + ", entry " + (afterIndex + 1)
                            + " is needed; it was shortened after a newer snapshot, use that one");
        }
        if (report.lastIndex() < lastIndex) {
            throw new WalGapException(
                    source, "it ends with entry " + report.lastIndex() + ", entry " + lastIndex + " is needed");
        }
    }

    /** Hears the source and writes the target. */
    private final class Copy implements WalScan.RecordVisitor, AutoCloseable {
        private final long afterIndex;
        private final Path target;
        private final long segmentSizeBytes;
        private long epoch;
        private long lastIndex;
        private long lastTerm;
        private SegmentHeader header;
        private SegmentWriter writer;
        private long offset;

        Copy(long afterIndex, long afterTerm, Path target, long segmentSizeBytes) {
            this.afterIndex = afterIndex;
            this.lastIndex = afterIndex;
            this.lastTerm = afterTerm;
            this.target = target;
            this.segmentSizeBytes = segmentSizeBytes;
        }

        @Override
        public void segment(Path file, SegmentHeader sourceHeader) throws IOException {
            epoch = sourceHeader.epoch();
            boolean startsHere = sourceHeader.firstIndex() == afterIndex + 1 && !sourceHeader.startsOver();
            if (startsHere) {
                requireTerm(sourceHeader.termBefore());
            }
        }

        @Override
        public void record(RecordHeader record, Path file, long sourceOffset, ByteBuffer bytes) throws IOException {
            if (record.index() < afterIndex) {
                return;
            }
            if (record.index() == afterIndex) {
                requireTerm(record.term());
                return;
            }
            boolean full = writer != null && offset + record.recordBytes() > segmentSizeBytes;
            if (writer == null || full || header.epoch() != epoch) {
                roll(record.index());
            }
            ByteBuffer copied = ByteBuffer.allocate((int) record.recordBytes());
            RecordHeader.encode(copied, header.seed(), offset, WalScan.entry(record, bytes), 0);
            writer.write(copied.flip(), offset, 0);
            offset += record.recordBytes();
            lastIndex = record.index();
            lastTerm = record.term();
        }

        private void requireTerm(long term) throws WalGapException {
            if (term != lastTerm) {
                throw new WalGapException(
                        source, "entry " + afterIndex + " has term " + term + ", the snapshot says " + lastTerm);
            }
        }

        private void roll(long firstIndex) throws IOException {
            long sequence = header == null ? 1 : header.sequence() + 1;
            SegmentHeader next = new SegmentHeader(false, clusterId, epoch, sequence, firstIndex, lastTerm);
            SegmentWriter created = SegmentWriter.create(disk, target, next, Optional.empty());
            if (writer != null) {
                writer.write(RecordHeader.encodeSeal(header.seed(), offset, lastTerm, lastIndex + 1), offset, 0);
            }
            finish();
            header = next;
            writer = created;
            offset = SegmentHeader.SIZE_BYTES;
        }

        void finish() throws IOException {
            if (writer != null) {
                writer.force();
                writer.close();
            }
        }

        @Override
        public void close() throws IOException {
            if (writer != null) {
                writer.close();
            }
        }
    }
}

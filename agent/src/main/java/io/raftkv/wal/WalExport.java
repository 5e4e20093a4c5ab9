package io.raftkv.wal;

import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Gives a range of a log, which may be in use, out as fresh segments of exactly the size they need. Every record of them
 * is its own batch, so that damage to any but the last one can be told from a torn tail. The same range gives the same
 * bytes each time, as long as its entries are committed: whoever needs digests before the bytes exports twice.
 */
public final class WalExport {
    private final Disk disk;
    private final Path source;
    private final UUID clusterId;
    private final SegmentRange range;

    /** @param source directory of the log; it must belong to {@code clusterId} */
    public WalExport(Disk disk, Path source, UUID clusterId) {
        this(disk, source, clusterId, SegmentRange.ALL);
    }

    WalExport(Disk disk, Path source, UUID clusterId, SegmentRange range) {
        this.disk = disk;
        this.source = source;
        this.clusterId = clusterId;
        this.range = range;
    }

    /**
     * Exports the entries after a position. Memory is that of the largest entry.
     *
     * @param afterTerm term of the entry {@code afterIndex}, as a snapshot states it
     * @param lastIndex last entry to export: of a log in use at most what its node reported as applied
     * @throws WalCorruptException if the source is damaged at or before {@code lastIndex}
     * @throws WalGapException if the source does not reach from the position to {@code lastIndex}, or has another term
     *     there
     */
    public ExportedLog export(
            long afterIndex, long afterTerm, long lastIndex, long segmentSizeBytes, SegmentTarget target)
            throws IOException {
        Export export = new Export(afterIndex, afterTerm, segmentSizeBytes, target);
        if (lastIndex > afterIndex) {
            WalScan.Findings findings = new WalScan(disk, source)
                    .expecting(clusterId)
                    .within(range)
                    .from(afterIndex)
                    .upTo(lastIndex)
                    .findings(export);
            requireComplete(findings.report(), afterIndex, lastIndex);
            export.finish();
        }
        return export.exported();
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
    private final class Export implements WalScan.RecordVisitor {
        private final long afterIndex;
        private final long segmentSizeBytes;
        private final SegmentTarget target;
        private long epoch;
        private long lastIndex;
        private long lastTerm;
        private long lastStampMillis;
        private SegmentHeader header;
        private long offset;

        Export(long afterIndex, long afterTerm, long segmentSizeBytes, SegmentTarget target) {
            this.afterIndex = afterIndex;
            this.lastIndex = afterIndex;
            this.lastTerm = afterTerm;
            this.segmentSizeBytes = segmentSizeBytes;
            this.target = target;
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
            boolean full = header != null && offset + record.recordBytes() > segmentSizeBytes;
            if (header == null || full || header.epoch() != epoch) {
                roll(record.index());
            }
            ByteBuffer copied = ByteBuffer.allocate((int) record.recordBytes());
            RecordHeader.encode(copied, header.seed(), offset, WalScan.entry(record, bytes), 0);
            write(copied.flip());
            lastIndex = record.index();
            lastTerm = record.term();
            lastStampMillis = Math.max(lastStampMillis, record.stampMillis());
        }

        private void requireTerm(long term) throws WalGapException {
            if (term != lastTerm) {
                throw new WalGapException(
                        source, "entry " + afterIndex + " has term " + term + ", the snapshot says " + lastTerm);
            }
        }

        private void roll(long firstIndex) throws IOException {
            if (header != null) {
                write(RecordHeader.encodeSeal(header.seed(), offset, lastTerm, lastIndex + 1));
                target.end();
            }
            long sequence = header == null ? 1 : header.sequence() + 1;
            header = new SegmentHeader(false, clusterId, epoch, sequence, firstIndex, lastTerm);
            offset = 0;
            target.begin(SegmentName.of(header).toString());
            write(header.encode());
        }

        private void write(ByteBuffer bytes) throws IOException {
            offset += bytes.remaining();
            target.write(bytes);
        }

        void finish() throws IOException {
            if (header != null) {
                target.end();
            }
        }

        ExportedLog exported() {
            return new ExportedLog(lastIndex, lastTerm, lastStampMillis, header == null ? 0 : header.epoch());
        }
    }
}

package io.raftkv.wal;

import io.raftkv.check.Check;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One segment of the open log: where each entry lies, four bytes per entry. The index is guarded by the lock of
 * {@link Wal}; {@link #read} needs no lock.
 */
final class Segment {
    private final Path file;
    private final SegmentHeader header;
    private final int seed;
    private final DiskFile reader;
    /** Offset of each entry in units of 8 bytes; segments end long before 16 GiB. */
    private int[] offsets = new int[64];

    private int count;
    private long endOffset = SegmentHeader.SIZE_BYTES;
    private long sizeBytes;

    Segment(Path file, SegmentHeader header, DiskFile reader) {
        this.file = file;
        this.header = header;
        this.seed = header.seed();
        this.reader = reader;
    }

    Path file() {
        return file;
    }

    SegmentHeader header() {
        return header;
    }

    int seed() {
        return seed;
    }

    long firstIndex() {
        return header.firstIndex();
    }

    long lastIndex() {
        return header.firstIndex() + count - 1;
    }

    /** Where the next record goes. */
    long endOffset() {
        return endOffset;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    void sizeBytes(long newSizeBytes) {
        sizeBytes = newSizeBytes;
    }

    void readSize() throws IOException {
        sizeBytes = reader.size();
    }

    void add(long recordBytes) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        offsets[count++] = Math.toIntExact(endOffset / RecordHeader.ALIGNMENT_BYTES);
        endOffset += recordBytes;
    }

    void dropAfter(long lastIndexKept) {
        int kept = (int) Math.max(0, lastIndexKept - header.firstIndex() + 1);
        if (kept < count) {
            endOffset = offset(header.firstIndex() + kept);
            count = kept;
        }
    }

    long offset(long index) {
        return (long) offsets[(int) (index - header.firstIndex())] * RecordHeader.ALIGNMENT_BYTES;
    }

    int recordBytes(long index) {
        long end = index == lastIndex() ? endOffset : offset(index + 1);
        return Math.toIntExact(end - offset(index));
    }

    /** @throws WalCorruptException if the bytes are not what was written */
    WalEntry read(long index, long offset, int recordBytes) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(recordBytes);
        while (record.hasRemaining()) {
            if (reader.read(record, offset + record.position()) < 0) {
                throw new WalCorruptException(file, offset, "the file ends inside entry " + index);
            }
        }
        record.flip();
        RecordHeader found = RecordHeader.decode(record);
        if (!found.isPlausible(recordBytes)
                || found.index() != index
                || found.checksum() != RecordHeader.checksum(seed, offset, record)) {
            throw new WalCorruptException(file, offset, "entry " + index + " is damaged");
        }
        return WalScan.entry(found, record);
    }

    SegmentInfo info() {
        Check.invariant(lastIndex() >= firstIndex() - 1, "segment %s has a negative length", file);
        return new SegmentInfo(
                file, header.sequence(), firstIndex(), lastIndex(), sizeBytes, header.clusterId(), header.epoch());
    }

    void closeReader() throws IOException {
        reader.close();
    }
}

package io.raftkv.wal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The first 40 bytes of a record; see {@code agent/docs/formats/wal.md}.
 *
 * @param payloadLength bytes, without the zeros that fill up to a multiple of 8
 * @param batchPosition how many records of the same force stand before this one
 * @param typeCode of {@link EntryType}, or {@link #TYPE_SEAL}
 */
record RecordHeader(
        int checksum,
        int payloadLength,
        long term,
        long index,
        long stampMillis,
        int batchPosition,
        int typeCode,
        boolean reservedIsZero) {
    static final int SIZE_BYTES = 40;
    static final int ALIGNMENT_BYTES = 8;
    /** Ends a segment that has a successor; its index is the successor's first. */
    static final int TYPE_SEAL = 255;

    static final int PAYLOAD_BYTES_MAX = 256 << 20;

    static long recordBytes(int payloadLength) {
        long bytes = (long) SIZE_BYTES + payloadLength;
        return (bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
    }

    long recordBytes() {
        return recordBytes(payloadLength);
    }

    boolean isSeal() {
        return typeCode == TYPE_SEAL;
    }

    /** The first index of the group of entries that was forced together with this one. */
    long batchFirstIndex() {
        return index - batchPosition;
    }

    /** Whether a writer could have produced this; cheap, so that most garbage never reaches the checksum. */
    boolean isPlausible(long bytesLeft) {
        return payloadLength >= 0
                && payloadLength <= PAYLOAD_BYTES_MAX
                && recordBytes() <= bytesLeft
                && (isSeal() || typeCode >= 1 && typeCode <= EntryType.values().length)
                && reservedIsZero
                && term >= 0
                && stampMillis >= 0
                && batchPosition >= 0
                && index > batchPosition;
    }

    /** @param bytes read at its position, which does not move */
    static RecordHeader decode(ByteBuffer bytes) {
        int at = bytes.position();
        int typeAndReserved = bytes.getInt(at + 36);
        return new RecordHeader(
                bytes.getInt(at),
                bytes.getInt(at + 4),
                bytes.getLong(at + 8),
                bytes.getLong(at + 16),
                bytes.getLong(at + 24),
                bytes.getInt(at + 32),
                typeAndReserved >>> 24,
                (typeAndReserved & 0xffffff) == 0);
    }

    /** Appends one record to {@code target}, which has room for it. */
    static void encode(ByteBuffer target, int seed, long offset, WalEntry entry, int batchPosition) {
        encode(
                target,
                seed,
                offset,
                entry.term(),
                entry.index(),
                entry.stampMillis(),
                batchPosition,
                entry.type().code(),
                entry.payload());
    }

    static ByteBuffer encodeSeal(int seed, long offset, long lastTerm, long nextIndex) {
        ByteBuffer target = ByteBuffer.allocate(SIZE_BYTES);
        encode(target, seed, offset, lastTerm, nextIndex, 0, 0, TYPE_SEAL, new byte[0]);
        return target.flip();
    }

    private static void encode(
            ByteBuffer target,
            int seed,
            long offset,
            long term,
            long index,
            long stampMillis,
            int batchPosition,
            int typeCode,
            byte[] payload) {
        int start = target.position();
        target.putInt(0).putInt(payload.length).putLong(term).putLong(index).putLong(stampMillis);
        target.putInt(batchPosition).putInt(typeCode << 24).put(payload);
        while ((target.position() - start) % ALIGNMENT_BYTES != 0) {
            target.put((byte) 0);
        }
        target.putInt(start, checksum(seed, offset, target.duplicate().flip().position(start)));
    }

    /**
     * CRC32C over the seed of the segment, the offset in the file and the record without its own checksum: a record
     * that lies elsewhere than where it was written, or in another segment, is not valid.
     *
     * @param record from its position to its limit
     */
    static int checksum(int seed, long offset, ByteBuffer record) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(12).putInt(seed).putLong(offset).flip());
        checksum.update(record.duplicate().position(record.position() + 4));
        return (int) checksum.getValue();
    }
}

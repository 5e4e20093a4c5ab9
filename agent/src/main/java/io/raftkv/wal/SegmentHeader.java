package io.raftkv.wal;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first 80 bytes of a segment; see {@code agent/docs/formats/wal.md}.
 *
 * @param startsOver whether every segment of a lower sequence is obsolete: written by {@link Wal#reset}
 * @param sequence counts segments from 1, without gaps
 * @param termBefore the term of the entry at {@code firstIndex - 1}; 0 when there is none or it is not known
 */
record SegmentHeader(boolean startsOver, UUID clusterId, long epoch, long sequence, long firstIndex, long termBefore) {
    static final int SIZE_BYTES = 80;
    static final int FORMAT_VERSION = 1;
    /** Where a reader finds what made it refuse. */
    static final int CLUSTER_ID_OFFSET = 16;

    static final int EPOCH_OFFSET = 32;
    static final int SEQUENCE_OFFSET = 40;
    static final int FIRST_INDEX_OFFSET = 48;
    static final int TERM_BEFORE_OFFSET = 56;

    private static final long MAGIC = 0x524146544b56574cL; // "RAFTKVWL"
    private static final int FLAG_STARTS_OVER = 1;
    private static final int GROUP = 0;
    private static final int CHECKSUM_OFFSET = 76;

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE_BYTES);
        bytes.putLong(MAGIC).putInt(FORMAT_VERSION).putInt(startsOver ? FLAG_STARTS_OVER : 0);
        bytes.putLong(clusterId.getMostSignificantBits()).putLong(clusterId.getLeastSignificantBits());
        bytes.putLong(epoch).putLong(sequence).putLong(firstIndex).putLong(termBefore);
        bytes.putInt(GROUP).putLong(0);
        bytes.putInt(checksum(bytes));
        return bytes.flip();
    }

    /** What every record of this segment mixes into its checksum, so that it is valid nowhere else. */
    int seed() {
        return encode().getInt(CHECKSUM_OFFSET);
    }

    /**
     * @param bytes at least {@link #SIZE_BYTES}, read at absolute positions from 0
     * @throws MalformedHeaderException if this is not a header that some version wrote
     */
    static SegmentHeader decode(ByteBuffer bytes) throws MalformedHeaderException {
        if (bytes.limit() < SIZE_BYTES) {
            throw new MalformedHeaderException(0, "the header is cut after " + bytes.limit() + " bytes");
        }
        if (bytes.getLong(0) != MAGIC) {
            throw new MalformedHeaderException(0, "no segment of a RaftKV log");
        }
        if (bytes.getInt(CHECKSUM_OFFSET) != checksum(bytes)) {
            throw new MalformedHeaderException(CHECKSUM_OFFSET, "the checksum of the header does not match");
        }
        if (bytes.getInt(8) != FORMAT_VERSION) {
            throw new MalformedHeaderException(
                    8, "format version " + bytes.getInt(8) + ", this program reads " + FORMAT_VERSION);
        }
        UUID clusterId = new UUID(bytes.getLong(CLUSTER_ID_OFFSET), bytes.getLong(CLUSTER_ID_OFFSET + 8));
        return new SegmentHeader(
                (bytes.getInt(12) & FLAG_STARTS_OVER) != 0,
                clusterId,
                bytes.getLong(EPOCH_OFFSET),
                bytes.getLong(SEQUENCE_OFFSET),
                bytes.getLong(FIRST_INDEX_OFFSET),
                bytes.getLong(TERM_BEFORE_OFFSET));
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate().position(0).limit(CHECKSUM_OFFSET));
        return (int) checksum.getValue();
    }

    /** Not a header; the position inside it says where it fails. */
    static final class MalformedHeaderException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int offset;

        MalformedHeaderException(int offset, String reason) {
            super(reason);
            this.offset = offset;
        }

        int offset() {
            return offset;
        }
    }
}

package io.raftkv.wal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the records of one segment in order and judges where and how they end. Whether that end is a fault depends on
 * the segments after it; {@link WalScan} knows those.
 */
final class SegmentScan {
    /** Hears every valid record in order. */
    interface Sink {
        /**
         * @param record the whole record, position to limit, valid during the call only
         * @return whether to go on
         */
        boolean record(RecordHeader header, long offset, ByteBuffer record) throws IOException;
    }

    /** How the records of a segment end. */
    enum End {
        /** With zeros up to the end of the file. */
        CLEAN,
        /** With a seal: there is, or was, a successor. */
        SEALED,
        /** With bytes that are no record, and no record of a later force after them. */
        TORN,
        /** With bytes that are no record although one of a later force follows. */
        DAMAGED,
        /** The sink asked to stop. */
        STOPPED
    }

    /**
     * @param lastBatchOffset where the records of the last force begin; {@code endOffset} when there are none
     * @param endOffset where the first byte after the last valid record is
     * @param garbageEnd for {@link End#TORN}: the first byte of the zeros that end the file
     * @param reason for {@link End#DAMAGED}: what is wrong, in words
     */
    record Result(
            long lastIndex,
            long lastTerm,
            long lastStampMillis,
            long lastBatchOffset,
            long endOffset,
            long garbageEnd,
            End end,
            String reason) {}

    private final FileWindow window;
    private final SegmentHeader header;
    private final int seed;
    private long offset = SegmentHeader.SIZE_BYTES;
    private long lastBatchOffset = SegmentHeader.SIZE_BYTES;
    private long lastIndex;
    private long lastTerm;
    private long lastStampMillis;

    SegmentScan(FileWindow window, SegmentHeader header) {
        this.window = window;
        this.header = header;
        this.seed = header.seed();
        this.lastIndex = header.firstIndex() - 1;
        this.lastTerm = header.termBefore();
    }

    Result run(Sink sink) throws IOException {
        while (true) {
            RecordHeader record = valid(offset);
            if (record == null) {
                return judgeEnd();
            }
            if (record.index() != lastIndex + 1 || record.term() < lastTerm) {
                return result(
                        End.DAMAGED,
                        offset,
                        String.format(
                                "entry %d of term %d follows entry %d of term %d",
                                record.index(), record.term(), lastIndex, lastTerm));
            }
            if (record.isSeal()) {
                return result(End.SEALED, offset, "");
            }
            if (!sink.record(record, offset, window.at(offset, (int) record.recordBytes()))) {
                return result(End.STOPPED, offset, "");
            }
            if (record.batchPosition() == 0) {
                lastBatchOffset = offset;
            }
            offset += record.recordBytes();
            lastIndex = record.index();
            lastTerm = record.term();
            lastStampMillis = Math.max(lastStampMillis, record.stampMillis());
        }
    }

    /** @return the record that is whole at this offset, or null */
    private RecordHeader valid(long at) throws IOException {
        ByteBuffer start = window.at(at, RecordHeader.SIZE_BYTES);
        if (start.remaining() < RecordHeader.SIZE_BYTES) {
            return null;
        }
        RecordHeader record = RecordHeader.decode(start);
        if (!record.isPlausible(window.size() - at)) {
            return null;
        }
        ByteBuffer whole = window.at(at, (int) record.recordBytes());
        boolean matches = whole.remaining() == record.recordBytes()
                && record.checksum() == RecordHeader.checksum(seed, at, whole);
        return matches ? record : null;
    }

    /**
     * A force that a power cut interrupted may have left any of its sectors behind, in any order, so a whole record
     * after a bad one proves nothing by itself. Only a record of a <em>later</em> force does: it was written after this
     * place had been forced, perhaps acknowledged.
     */
    private Result judgeEnd() throws IOException {
        long garbageEnd = offset;
        long at = offset;
        while (at < window.size()) {
            ByteBuffer bytes = window.at(at, 64 << 10);
            if (!bytes.hasRemaining()) {
                break;
            }
            int skipped = zeros(bytes);
            if (skipped == bytes.remaining()) {
                at += skipped;
                continue;
            }
            at += skipped - skipped % RecordHeader.ALIGNMENT_BYTES;
            RecordHeader later = valid(at);
            if (later != null && later.batchFirstIndex() > lastIndex + 1) {
                return result(
                        End.DAMAGED,
                        garbageEnd,
                        String.format(
                                "entry %d is damaged, although entry %d, written after it was forced, is whole at byte %d",
                                lastIndex + 1, later.index(), at));
            }
            at += later == null ? RecordHeader.ALIGNMENT_BYTES : later.recordBytes();
            garbageEnd = Math.min(at, window.size());
        }
        return result(garbageEnd == offset ? End.CLEAN : End.TORN, garbageEnd, "");
    }

    private static int zeros(ByteBuffer bytes) {
        int at = bytes.position();
        while (at + 8 <= bytes.limit() && bytes.getLong(at) == 0) {
            at += 8;
        }
        while (at < bytes.limit() && bytes.get(at) == 0) {
            at++;
        }
        return at - bytes.position();
    }

    private Result result(End end, long garbageEnd, String reason) {
        return new Result(lastIndex, lastTerm, lastStampMillis, lastBatchOffset, offset, garbageEnd, end, reason);
    }
}

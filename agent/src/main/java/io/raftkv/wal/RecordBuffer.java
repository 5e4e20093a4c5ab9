package io.raftkv.wal;

import java.nio.ByteBuffer;
import java.util.List;

/** The encoded form of one batch, in memory outside the heap that is used again and again. One thread. */
final class RecordBuffer {
    /** A larger batch gets a buffer of its own, so that one big value does not keep its memory for ever. */
    private static final int KEPT_BYTES_MAX = 4 << 20;

    private ByteBuffer kept = ByteBuffer.allocateDirect(256 << 10);

    static long encodedBytes(List<WalEntry> entries) {
        long bytes = 0;
        for (WalEntry entry : entries) {
            bytes += RecordHeader.recordBytes(entry.payload().length);
        }
        return bytes;
    }

    /** @return the records, position to limit, valid until the next call */
    ByteBuffer encode(List<WalEntry> entries, int encodedBytes, int seed, long offset) {
        ByteBuffer target = sized(encodedBytes);
        for (int at = 0; at < entries.size(); at++) {
            RecordHeader.encode(target, seed, offset + target.position(), entries.get(at), at);
        }
        return target.flip();
    }

    private ByteBuffer sized(int bytes) {
        if (bytes > KEPT_BYTES_MAX) {
            return ByteBuffer.allocate(bytes);
        }
        if (bytes > kept.capacity()) {
            kept = ByteBuffer.allocateDirect(Math.min(KEPT_BYTES_MAX, Math.max(bytes, kept.capacity() * 2)));
        }
        return kept.clear();
    }
}

package io.raftkv.wal;

import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file read front to back through a buffer, so that memory does not grow with the file. One thread. */
final class FileWindow {
    private static final int BUFFER_BYTES = 256 << 10;

    private final DiskFile file;
    private final long size;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long bufferStart;

    FileWindow(DiskFile file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    long size() {
        return size;
    }

    /**
     * @return the bytes at {@code offset}, position to limit, valid until the next call; fewer than asked only at the
     *     end of the file
     */
    ByteBuffer at(long offset, int length) throws IOException {
        int wanted = (int) Math.min(length, Math.max(0, size - offset));
        if (offset < bufferStart || offset + wanted > bufferStart + buffer.limit()) {
            fill(offset, wanted);
        }
        int start = (int) (offset - bufferStart);
        int available = Math.max(0, Math.min(wanted, buffer.limit() - start));
        return buffer.duplicate().limit(start + available).position(start);
    }

    private void fill(long offset, int wanted) throws IOException {
        if (wanted > buffer.capacity()) {
            buffer = ByteBuffer.allocate(wanted);
        } else if (buffer.capacity() > BUFFER_BYTES && wanted <= BUFFER_BYTES) {
            buffer = ByteBuffer.allocate(BUFFER_BYTES);
        }
        buffer.clear();
        bufferStart = offset;
        while (buffer.hasRemaining() && file.read(buffer, offset + buffer.position()) > 0) {
            continue;
        }
        buffer.flip();
    }
}

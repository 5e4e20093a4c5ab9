package io.raftkv.wal;

import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file read front to back through a buffer, so that memory does not grow with the file. One thread. */
final class FileWindow {
    private static final int BUFFER_BYTES = 256 << 10;

    private final DiskFile file;
    private final long size;
    private final int bufferBytes;
    private ByteBuffer buffer;
    private long bufferStart;

    FileWindow(DiskFile file) throws IOException {
        this.file = file;
        this.size = file.size();
        this.bufferBytes = (int) Math.min(size, BUFFER_BYTES);
        this.buffer = ByteBuffer.allocate(bufferBytes).limit(0);
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
        } else if (buffer.capacity() > bufferBytes && wanted <= bufferBytes) {
            buffer = ByteBuffer.allocate(bufferBytes);
        }
        buffer.clear();
        bufferStart = offset;
        while (buffer.hasRemaining() && file.read(buffer, offset + buffer.position()) > 0) {
            continue;
        }
        buffer.flip();
    }
}

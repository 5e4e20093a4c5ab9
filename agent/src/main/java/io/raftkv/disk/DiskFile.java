package io.raftkv.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Positioned reads may run beside each other and beside one writer. */
public interface DiskFile extends Closeable {
    /** Reads into {@code target} from {@code position}; returns the bytes read, -1 at the end of the file. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes all of {@code source} at {@code position}, extending the file where needed. */
    void write(ByteBuffer source, long position) throws IOException;

    /**
     * Forces content and size to stable storage (fdatasync).
     *
     * @throws ForceFailedException if that failed; final: the caller must stop using the file
     */
    void force() throws IOException;

    void truncate(long sizeBytes) throws IOException;

    long size() throws IOException;
}

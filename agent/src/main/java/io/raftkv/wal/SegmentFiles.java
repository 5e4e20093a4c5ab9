package io.raftkv.wal;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Exported segments as files in a directory, each forced when it is complete; the directory is forced by whoever made it. */
final class SegmentFiles implements SegmentTarget, Closeable {
    private final Disk disk;
    private final Path directory;
    private DiskFile file;
    private long sizeBytes;

    SegmentFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    @Override
    public void begin(String fileName) throws IOException {
        file = disk.create(directory.resolve(fileName));
        sizeBytes = 0;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        file.write(bytes, sizeBytes);
        sizeBytes += length;
    }

    @Override
    public void end() throws IOException {
        file.force();
        close();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}

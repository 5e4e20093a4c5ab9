package io.raftkv.wal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Exported segments as files in a directory. */
final class SegmentFiles implements SegmentTarget {
    private final Path directory;
    private Path file;
    private ByteArrayOutputStream content;

    SegmentFiles(Path directory) {
        this.directory = directory;
    }

    @Override
    public void begin(String fileName) {
        file = directory.resolve(fileName);
        content = new ByteArrayOutputStream();
    }

    @Override
    public void write(ByteBuffer bytes) {
        content.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    @Override
    public void end() throws IOException {
        Files.write(file, content.toByteArray());
    }
}

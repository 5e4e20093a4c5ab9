package io.raftkv.disk;

import io.raftkv.check.Check;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A small file that is replaced as a whole: after a crash it holds the old content or the new one, never a mixture.
 * One writer at a time.
 */
public final class AtomicFile {
    /** What is kept this way is read into memory; anything larger is not such a file. */
    public static final int SIZE_BYTES_MAX = 64 << 20;

    private static final String TEMPORARY_SUFFIX = ".tmp";

    private final Disk disk;
    private final Path file;

    public AtomicFile(Disk disk, Path file) {
        this.disk = disk;
        this.file = file.toAbsolutePath();
    }

    public Path path() {
        return file;
    }

    /**
     * Replaces the content; durable when this returns. The directory must exist.
     *
     * @throws IOException if any step failed; the old content is then still there, unless only the last force of the
     *     directory failed, when either may be found after a crash: stop, do not try again
     */
    public void write(byte[] content) throws IOException {
        Check.argument(content.length <= SIZE_BYTES_MAX, "%s bytes are too many for %s", content.length, file);
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY_SUFFIX);
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        try (DiskFile opened = disk.create(temporary)) {
            opened.write(ByteBuffer.wrap(content), 0);
            opened.force();
        }
        disk.rename(temporary, file);
        disk.syncDirectory(file.getParent());
    }

    /**
     * Forces the directory first: a process that was killed in {@link #write} may have left a name in the page cache
     * only, and whoever reads it now acts on it.
     *
     * @return the content, durable; empty when the file does not exist
     */
    public Optional<byte[]> read() throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        disk.syncDirectory(file.getParent());
        try (DiskFile opened = disk.openForReading(file)) {
            long size = opened.size();
            if (size > SIZE_BYTES_MAX) {
                throw new IOException(file + " has " + size + " bytes, more than " + SIZE_BYTES_MAX);
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            while (content.hasRemaining()) {
                if (opened.read(content, content.position()) < 0) {
                    throw new IOException(file + " became shorter while it was read");
                }
            }
            return Optional.of(content.array());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Removes the file if it exists; durable when this returns, also where a killed process had removed it unforced. */
    public void delete() throws IOException {
        if (disk.exists(file)) {
            disk.delete(file);
        }
        disk.syncDirectory(file.getParent());
    }
}

package io.raftkv.wal;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** The file that is appended to. Writes go into blocks that exist, so that a force moves data only. One thread. */
final class SegmentWriter implements Closeable {
    private static final int ALLOCATION_BYTES = 1 << 20;
    private static final String UNNAMED = "unnamed" + SegmentName.SPARE_SUFFIX;

    private final Path path;
    private final DiskFile file;
    private long allocatedBytes;

    private SegmentWriter(Path path, DiskFile file, long allocatedBytes) {
        this.path = path;
        this.file = file;
        this.allocatedBytes = allocatedBytes;
    }

    /** Goes on in a segment whose end was judged. */
    static SegmentWriter open(Disk disk, Path segment) throws IOException {
        DiskFile file = disk.openForWriting(segment);
        return new SegmentWriter(segment, file, file.size());
    }

    /**
     * Makes a segment durable under its final name, header included; before that it exists for no reader.
     *
     * @param spare a file of zeros to use, if there is one
     */
    static SegmentWriter create(Disk disk, Path directory, SegmentHeader header, Optional<Path> spare)
            throws IOException {
        Path unnamed = spare.orElse(directory.resolve(UNNAMED));
        try (DiskFile file = spare.isPresent() ? disk.openForWriting(unnamed) : disk.create(unnamed)) {
            file.write(header.encode(), 0);
            file.force();
        }
        Path segment = directory.resolve(SegmentName.of(header).toString());
        disk.rename(unnamed, segment);
        disk.syncDirectory(directory);
        return open(disk, segment);
    }

    Path path() {
        return path;
    }

    /** Writes without forcing; beyond the allocated blocks it allocates ahead, filled with zeros. */
    void write(ByteBuffer records, long offset, long segmentSizeBytes) throws IOException {
        long end = offset + records.remaining();
        file.write(records, offset);
        if (end > allocatedBytes) {
            int ahead = (int) Math.min(ALLOCATION_BYTES, Math.max(0, segmentSizeBytes - end));
            file.write(ByteBuffer.allocate(ahead), end);
            allocatedBytes = end + ahead;
        }
    }

    void force() throws IOException {
        file.force();
    }

    /** Forced. */
    void truncate(long sizeBytes) throws IOException {
        file.truncate(sizeBytes);
        file.force();
        allocatedBytes = sizeBytes;
    }

    long allocatedBytes() {
        return allocatedBytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

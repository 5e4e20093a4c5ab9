package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotManifest.FileEntry;
import io.raftkv.snapshot.SnapshotVerification;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes what was saved into a directory of its own, which has its name only once it is whole and forced. The damaged one is
 * only read, and nothing is shared with it.
 */
final class SalvageCopy {
    private static final String PART_SUFFIX = ".part";
    private static final long SEGMENT_BYTES = 64L << 20;
    private static final int BUFFER_BYTES = 1 << 20;

    private final Disk disk;
    private final Path target;
    private final Path part;

    /** @throws OfflineException if there is something under that name, or too little space for it */
    SalvageCopy(Disk disk, Path target, long neededBytes) throws OfflineException, IOException {
        this.disk = disk;
        this.target = target.toAbsolutePath().normalize();
        this.part = this.target.resolveSibling(this.target.getFileName() + PART_SUFFIX);
        if (disk.exists(this.target)) {
            throw new OfflineException(
                    ExitCode.REFUSED, this.target + " exists already", "name a directory that does not exist yet");
        }
        if (!disk.isDirectory(this.target.getParent())) {
            throw new OfflineException(
                    ExitCode.NOT_FOUND, "there is no directory " + this.target.getParent(), "make it first");
        }
        long usable = disk.usableBytes(this.target.getParent());
        if (usable < neededBytes) {
            throw new OfflineException(
                    ExitCode.REFUSED,
                    "the copy needs up to " + neededBytes + " bytes, there are " + usable + " at "
                            + this.target.getParent(),
                    "name a directory on a larger file system");
        }
    }

    /** Durable under its name when this returns. */
    void write(Salvage salvage) throws IOException {
        disk.deleteTree(part);
        disk.createDirectories(part);
        salvage.log().copyTo(part, SEGMENT_BYTES);
        if (salvage.snapshot().isPresent()) {
            copy(salvage.snapshot().get());
        }
        disk.syncDirectory(part);
        disk.rename(part, target);
        disk.syncDirectory(target.getParent());
    }

    private void copy(PublishedSnapshot snapshot) throws IOException {
        Path copy = part.resolve("snapshots").resolve(snapshot.directory().getFileName());
        disk.createDirectories(copy);
        copy(snapshot.directory(), copy, SnapshotManifest.FILE_NAME);
        for (FileEntry entry : snapshot.manifest().files()) {
            copy(snapshot.directory(), copy, entry.name());
        }
        disk.syncDirectory(copy);
        disk.syncDirectory(copy.getParent());
        SnapshotVerification.FULL.verify(disk, copy);
    }

    private void copy(Path from, Path to, String name) throws IOException {
        try (DiskFile source = disk.openForReading(from.resolve(name));
                DiskFile copied = disk.create(to.resolve(name))) {
            long size = source.size();
            long done = 0;
            while (done < size) {
                ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, size - done));
                while (buffer.hasRemaining() && source.read(buffer, done + buffer.position()) >= 0) {
                    continue;
                }
                copied.write(buffer.flip(), done);
                done += buffer.limit();
                if (buffer.limit() == 0) {
                    throw new IOException(from.resolve(name) + " became shorter while it was read");
                }
            }
            copied.force();
        }
    }
}

package io.raftkv.backup;

import io.raftkv.backup.BackupManifest.FileEntry;
import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Unpacks what {@link BackupVerifier} proved, and nothing else, below a directory. */
public final class BackupExtractor {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final long OVERHEAD_BYTES = 1L << 20;

    private final Disk disk;
    private final Optional<BackupKey> key;

    public BackupExtractor(Disk disk) {
        this(disk, Optional.empty());
    }

    /** @param key that the archive was verified with */
    public BackupExtractor(Disk disk, Optional<BackupKey> key) {
        this.disk = disk;
        this.key = key;
    }

    /**
     * Writes {@code snapshots/…} and {@code *.wal} below {@code target}, forced with their directories. Every digest is
     * computed again: the archive may have changed since it was verified. What a failure leaves behind is removed.
     *
     * @param target a directory that is empty or does not exist
     * @throws InsufficientSpaceException before anything was written
     * @throws BackupInvalidException if the archive is no longer what was verified
     */
    public void extract(VerifiedBackup backup, Path target, BackupProgress progress) throws IOException {
        if (!disk.list(target).isEmpty()) {
            throw new DirectoryNotEmptyException(target.toString());
        }
        disk.createDirectories(target);
        long needed = backup.sizeBytes() + OVERHEAD_BYTES;
        long usable = disk.usableBytes(target);
        if (usable < needed) {
            throw new InsufficientSpaceException(target, needed, usable);
        }
        try {
            new Extraction(backup, target).run(progress);
        } catch (IOException | RuntimeException e) {
            for (Path left : disk.list(target)) {
                if (disk.isDirectory(left)) {
                    disk.deleteTree(left);
                } else {
                    disk.delete(left);
                }
            }
            throw e;
        }
    }

    private final class Extraction {
        private final VerifiedBackup backup;
        private final Path target;
        private final Map<String, FileEntry> wanted = new HashMap<>();
        private final Set<Path> directories = new LinkedHashSet<>();
        private final byte[] buffer = new byte[BUFFER_BYTES];

        Extraction(VerifiedBackup backup, Path target) {
            this.backup = backup;
            this.target = target;
            backup.files().forEach(file -> wanted.put(file.pathInArchive(), file.entry()));
        }

        void run(BackupProgress progress) throws IOException {
            directories.add(target);
            new ArchiveReader(backup.archive(), key, progress).read(this::file);
            if (!wanted.isEmpty()) {
                throw changed(wanted.keySet().iterator().next());
            }
            for (Path directory : directories) {
                disk.syncDirectory(directory);
            }
        }

        private void file(TarEntry entry, ArchiveReader.Content content) throws IOException {
            FileEntry file = wanted.remove(entry.path());
            if (file == null) {
                return;
            }
            if (file.sizeBytes() != entry.sizeBytes()) {
                throw changed(entry.path());
            }
            // The path was matched against the two patterns of FileEntry: it cannot lead out of the target.
            Path path = target.resolve(file.path());
            disk.createDirectories(path.getParent());
            directories.add(path.getParent());
            Sha256 digest = new Sha256();
            try (DiskFile written = disk.create(path)) {
                long position = 0;
                for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                    digest.update(buffer, count);
                    written.write(ByteBuffer.wrap(buffer, 0, count), position);
                    position += count;
                }
                written.force();
            }
            if (!digest.hex().equals(file.sha256())) {
                throw changed(entry.path());
            }
        }

        private BackupInvalidException changed(String path) {
            return new BackupInvalidException(backup.archive(), path + " changed after it was verified");
        }
    }
}

package io.raftkv.backup;

import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Makes archives. The target exists only once it is whole and forced; after a crash only a {@code .partial} is left. */
public final class BackupWriter {
    /** Headers, padding, gzip and manifests: what an archive needs beside the content. */
    private static final long OVERHEAD_BYTES = 1L << 20;

    private static final DateTimeFormatter TOP_NAME =
            DateTimeFormatter.ofPattern("'raftkv-'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Disk disk;
    private final Clock clock;
    private final Optional<BackupKey> key;

    public BackupWriter(Disk disk, Clock clock) {
        this(disk, clock, Optional.empty());
    }

    /** @param key encrypts the archives, when given */
    public BackupWriter(Disk disk, Clock clock, Optional<BackupKey> key) {
        this.disk = disk;
        this.clock = clock;
        this.key = key;
    }

    /** The top directory inside an archive, and the usual name of the archive without its suffix. */
    public static String topName(Instant created) {
        return TOP_NAME.format(created);
    }

    /**
     * Writes a backup and reads nothing back: that is {@link BackupVerifier}'s.
     *
     * @param target {@code .tar.gz} that must not exist; its directory must
     * @throws InsufficientSpaceException before anything was written
     * @throws io.raftkv.snapshot.SnapshotInvalidException if the snapshot is not what its manifest says
     * @throws io.raftkv.wal.WalCorruptException if the log is damaged at or before {@code upToIndex}
     * @throws io.raftkv.wal.WalGapException if the log does not reach from the snapshot to {@code upToIndex}
     */
    public CreatedBackup write(BackupSource source, Path target, BackupProgress progress) throws IOException {
        requireAbsent(target);
        PreparedBackup backup = PreparedBackup.of(disk, source, clock.instant());
        WrittenArchive written = write(backup, target, progress);
        return new CreatedBackup(written.archive(), backup.manifest(), written.sizeBytes(), written.sha256());
    }

    /**
     * Writes an archive that comes from anywhere.
     *
     * @param target that must not exist; its directory must
     * @throws InsufficientSpaceException before anything was written
     */
    public WrittenArchive write(BackupContent content, Path target, BackupProgress progress) throws IOException {
        Path archive = requireAbsent(target);
        requireSpace(content.sizeBytes(), archive.getParent());
        Path partial = archive.resolveSibling("." + archive.getFileName() + ".partial");
        try {
            Files.deleteIfExists(partial);
            ArchiveFile.Written written;
            try (ArchiveFile file = ArchiveFile.create(partial, key)) {
                content.writeTo(file.content(), progress);
                written = file.finish();
            }
            disk.rename(partial, archive);
            disk.syncDirectory(archive.getParent());
            return new WrittenArchive(archive, written.sizeBytes(), written.sha256());
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private Path requireAbsent(Path target) throws IOException {
        Path archive = target.toAbsolutePath().normalize();
        if (disk.exists(archive)) {
            throw new FileAlreadyExistsException(archive.toString());
        }
        return archive;
    }

    static boolean isTable(String name) {
        return name.endsWith(".sst");
    }

    private void requireSpace(long contentBytes, Path directory) throws IOException {
        long needed = contentBytes + OVERHEAD_BYTES;
        long usable = disk.usableBytes(directory);
        if (usable < needed) {
            throw new InsufficientSpaceException(directory, needed, usable);
        }
    }
}

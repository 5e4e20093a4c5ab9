package io.raftkv.backup;

import io.raftkv.command.LogPosition;
import io.raftkv.disk.Disk;
import io.raftkv.snapshot.FileDigest;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotVerification;
import io.raftkv.wal.SegmentInfo;
import io.raftkv.wal.WalExport;
import io.raftkv.wal.WalReport;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes archives. The target exists only once it is whole and forced; after a crash only a {@code .partial} is left. */
public final class BackupWriter {
    private static final long SEGMENT_BYTES = 64L << 20;
    /** Headers, padding, gzip and manifests: what an archive needs beside the content. */
    private static final long OVERHEAD_BYTES = 1L << 20;

    private static final DateTimeFormatter TOP_NAME =
            DateTimeFormatter.ofPattern("'raftkv-'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Disk disk;
    private final Clock clock;

    public BackupWriter(Disk disk, Clock clock) {
        this.disk = disk;
        this.clock = clock;
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
        Path archive = target.toAbsolutePath().normalize();
        if (disk.exists(archive)) {
            throw new FileAlreadyExistsException(archive.toString());
        }
        SnapshotManifest snapshot = SnapshotVerification.QUICK.verify(disk, source.snapshot());
        requireSpace(source, snapshot, archive.getParent());
        Path staging = archive.resolveSibling("." + archive.getFileName() + ".wal.partial");
        Path partial = archive.resolveSibling("." + archive.getFileName() + ".partial");
        try {
            disk.deleteTree(staging);
            Files.deleteIfExists(partial);
            disk.createDirectories(staging);
            WalReport log = new WalExport(disk, source.walDirectory(), snapshot.clusterId())
                    .copy(snapshot.index(), snapshot.term(), source.upToIndex(), staging, SEGMENT_BYTES);
            Instant created = clock.instant();
            BackupManifest manifest = manifest(source, snapshot, log, created);
            ArchiveFile.Written written;
            try (ArchiveFile file = ArchiveFile.create(partial, topName(created), created, progress)) {
                file.expect(manifest.sizeBytes());
                file.manifest(BackupManifestCodec.encode(manifest));
                for (BackupManifest.FileEntry entry : manifest.files()) {
                    Path content = entry.isSegment()
                            ? staging.resolve(entry.path())
                            : source.snapshot().resolve(Path.of(entry.path()).getFileName());
                    file.add(entry, content);
                }
                written = file.finish();
            }
            disk.rename(partial, archive);
            disk.syncDirectory(archive.getParent());
            return new CreatedBackup(archive, manifest, written.sizeBytes(), written.sha256());
        } finally {
            disk.deleteTree(staging);
            Files.deleteIfExists(partial);
        }
    }

    private BackupManifest manifest(BackupSource source, SnapshotManifest snapshot, WalReport log, Instant created)
            throws IOException {
        boolean hasLog = !log.isEmpty();
        return new BackupManifest(
                BackupManifest.FORMAT_VERSION,
                snapshot.clusterId(),
                Math.max(snapshot.epoch(), lastEpoch(log)),
                0,
                snapshot.position(),
                hasLog ? new LogPosition(log.lastTerm(), log.lastIndex()) : snapshot.position(),
                snapshot.stampMillis(),
                Math.max(snapshot.stampMillis(), log.lastStampMillis()),
                snapshot.members(),
                snapshot.keyCount(),
                snapshot.stateHash(),
                source.parent().orElse(null),
                files(source, snapshot, log),
                created.toEpochMilli(),
                source.createdBy());
    }

    private static long lastEpoch(WalReport log) {
        return log.segments().isEmpty()
                ? 0
                : log.segments().get(log.segments().size() - 1).epoch();
    }

    /** Small and telling files first; the digests of data files are those of the snapshot, checked while copying. */
    private List<BackupManifest.FileEntry> files(BackupSource source, SnapshotManifest snapshot, WalReport log)
            throws IOException {
        String prefix = "snapshots/snapshot-" + snapshot.index() + "/";
        List<BackupManifest.FileEntry> files = new ArrayList<>();
        files.add(entry(prefix + SnapshotManifest.FILE_NAME, source.snapshot().resolve(SnapshotManifest.FILE_NAME)));
        Stream.concat(
                        snapshot.files().stream().filter(file -> !isTable(file.name())),
                        snapshot.files().stream().filter(file -> isTable(file.name())))
                .map(file -> new BackupManifest.FileEntry(prefix + file.name(), file.sizeBytes(), file.sha256()))
                .forEach(files::add);
        for (SegmentInfo segment : log.segments()) {
            files.add(entry(segment.file().getFileName().toString(), segment.file()));
        }
        return files;
    }

    private BackupManifest.FileEntry entry(String path, Path file) throws IOException {
        return new BackupManifest.FileEntry(path, Files.size(file), FileDigest.sha256(disk, file));
    }

    static boolean isTable(String name) {
        return name.endsWith(".sst");
    }

    /** The log twice: the copy and its compressed form stand side by side for a while. */
    private void requireSpace(BackupSource source, SnapshotManifest snapshot, Path directory) throws IOException {
        long log = 0;
        if (source.upToIndex() > snapshot.index()) {
            for (Path file : disk.list(source.walDirectory())) {
                if (BackupManifest.FileEntry.isSegment(file.getFileName().toString())) {
                    log += Files.size(file);
                }
            }
        }
        long needed = snapshot.sizeBytes() + 2 * log + OVERHEAD_BYTES;
        long usable = disk.usableBytes(directory);
        if (usable < needed) {
            throw new InsufficientSpaceException(directory, needed, usable);
        }
    }
}

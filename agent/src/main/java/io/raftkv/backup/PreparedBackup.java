package io.raftkv.backup;

import io.raftkv.command.LogPosition;
import io.raftkv.disk.Disk;
import io.raftkv.snapshot.FileDigest;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotVerification;
import io.raftkv.wal.ExportedLog;
import io.raftkv.wal.SegmentTarget;
import io.raftkv.wal.WalExport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An archive of which everything is known before its first byte is written, so that its manifest, which names the digest
 * of every file, can stand in front although nothing was copied: the log is read twice instead.
 */
public final class PreparedBackup implements BackupContent {
    private static final long SEGMENT_BYTES = 64L << 20;

    private final Disk disk;
    private final BackupSource source;
    private final Instant created;
    private final BackupManifest manifest;

    private PreparedBackup(Disk disk, BackupSource source, Instant created, BackupManifest manifest) {
        this.disk = disk;
        this.source = source;
        this.created = created;
        this.manifest = manifest;
    }

    /**
     * Reads the log once, and of the snapshot its manifest.
     *
     * @param source stays as it is until {@link #writeTo} has returned
     * @throws io.raftkv.snapshot.SnapshotInvalidException if the snapshot is not what its manifest says
     * @throws io.raftkv.wal.WalCorruptException if the log is damaged at or before the last entry
     * @throws io.raftkv.wal.WalGapException if the log does not reach from the snapshot to the last entry
     */
    public static PreparedBackup of(Disk disk, BackupSource source, Instant created) throws IOException {
        SnapshotManifest snapshot = SnapshotVerification.QUICK.verify(disk, source.snapshot());
        DigestedSegments segments = new DigestedSegments();
        ExportedLog log = export(disk, source, snapshot.clusterId(), snapshot.position(), segments);
        List<BackupManifest.FileEntry> files = new ArrayList<>(files(disk, source, snapshot));
        files.addAll(segments.entries);
        BackupManifest manifest = new BackupManifest(
                BackupManifest.FORMAT_VERSION,
                snapshot.clusterId(),
                Math.max(snapshot.epoch(), log.epoch()),
                0,
                snapshot.position(),
                new LogPosition(log.lastTerm(), log.lastIndex()),
                snapshot.stampMillis(),
                Math.max(snapshot.stampMillis(), log.lastStampMillis()),
                snapshot.members(),
                snapshot.keyCount(),
                snapshot.stateHash(),
                source.parent().orElse(null),
                files,
                created.toEpochMilli(),
                source.createdBy());
        return new PreparedBackup(disk, source, created, manifest);
    }

    private static ExportedLog export(
            Disk disk, BackupSource source, UUID clusterId, LogPosition after, SegmentTarget target)
            throws IOException {
        return new WalExport(disk, source.walDirectory(), clusterId)
                .export(after.index(), after.term(), source.upToIndex(), SEGMENT_BYTES, target);
    }

    /** Small and telling files first; the digests of data files are those of the snapshot, checked while copying. */
    private static List<BackupManifest.FileEntry> files(Disk disk, BackupSource source, SnapshotManifest snapshot)
            throws IOException {
        String prefix = "snapshots/snapshot-" + snapshot.index() + "/";
        Path manifest = source.snapshot().resolve(SnapshotManifest.FILE_NAME);
        List<BackupManifest.FileEntry> files = new ArrayList<>();
        files.add(new BackupManifest.FileEntry(
                prefix + SnapshotManifest.FILE_NAME, Files.size(manifest), FileDigest.sha256(disk, manifest)));
        Stream.concat(
                        snapshot.files().stream().filter(file -> !BackupWriter.isTable(file.name())),
                        snapshot.files().stream().filter(file -> BackupWriter.isTable(file.name())))
                .map(file -> new BackupManifest.FileEntry(prefix + file.name(), file.sizeBytes(), file.sha256()))
                .forEach(files::add);
        return files;
    }

    public BackupManifest manifest() {
        return manifest;
    }

    /** The top directory inside the archive, and its usual name without the suffix. */
    public String name() {
        return BackupWriter.topName(created);
    }

    @Override
    public long sizeBytes() {
        return manifest.sizeBytes();
    }

    /**
     * Writes the archive; what it has written when it fails is no archive to any reader.
     *
     * @param target is not closed
     * @throws BackupInvalidException if a file is no longer what the manifest says
     */
    @Override
    public void writeTo(OutputStream target, BackupProgress progress) throws IOException {
        ArchiveTar tar = new ArchiveTar(target, name(), created, manifest.sizeBytes(), progress);
        tar.manifest(BackupManifestCodec.encode(manifest));
        List<BackupManifest.FileEntry> segments = new ArrayList<>();
        for (BackupManifest.FileEntry file : manifest.files()) {
            if (file.isSegment()) {
                segments.add(file);
            } else {
                tar.add(file, source.snapshot().resolve(Path.of(file.path()).getFileName()));
            }
        }
        ArchivedSegments archived = new ArchivedSegments(tar, segments.iterator());
        export(disk, source, manifest.clusterId(), manifest.snapshot(), archived);
        archived.requireAll();
        tar.finish();
    }

    /** The first time: sizes and digests. */
    private static final class DigestedSegments implements SegmentTarget {
        private final List<BackupManifest.FileEntry> entries = new ArrayList<>();
        private String name;
        private Sha256 digest;
        private long sizeBytes;

        @Override
        public void begin(String fileName) {
            name = fileName;
            digest = new Sha256();
            sizeBytes = 0;
        }

        @Override
        public void write(ByteBuffer bytes) {
            sizeBytes += bytes.remaining();
            digest.update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }

        @Override
        public void end() {
            entries.add(new BackupManifest.FileEntry(name, sizeBytes, digest.hex()));
        }
    }

    /** The second time: into the archive, where every segment must be the one of the first time. */
    private final class ArchivedSegments implements SegmentTarget {
        private final ArchiveTar tar;
        private final Iterator<BackupManifest.FileEntry> expected;

        ArchivedSegments(ArchiveTar tar, Iterator<BackupManifest.FileEntry> expected) {
            this.tar = tar;
            this.expected = expected;
        }

        @Override
        public void begin(String fileName) throws IOException {
            BackupManifest.FileEntry next = expected.hasNext() ? expected.next() : null;
            if (next == null || !next.path().equals(fileName)) {
                throw changed();
            }
            tar.begin(next);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            tar.write(bytes);
        }

        @Override
        public void end() throws IOException {
            tar.end(source.walDirectory(), true);
        }

        void requireAll() throws IOException {
            if (expected.hasNext()) {
                throw changed();
            }
        }

        private BackupInvalidException changed() {
            return new BackupInvalidException(source.walDirectory(), "its log changed while it was being read");
        }
    }
}

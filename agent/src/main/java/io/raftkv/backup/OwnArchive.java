package io.raftkv.backup;

import io.raftkv.backup.BackupManifest.FileEntry;
import io.raftkv.command.LogPosition;
import io.raftkv.disk.Disk;
import io.raftkv.snapshot.ManifestFile;
import io.raftkv.snapshot.SnapshotInvalidException;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.wal.WalReport;
import io.raftkv.wal.WalScan;
import io.raftkv.wal.WalVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An archive that {@link BackupWriter} made: its manifest comes first and names every other file. */
final class OwnArchive {
    private final Path archive;
    private final String top;
    private final BackupManifest manifest;
    private final Map<String, FileEntry> missing;

    private OwnArchive(Path archive, String top, BackupManifest manifest) {
        this.archive = archive;
        this.top = top;
        this.manifest = manifest;
        this.missing = new HashMap<>(
                manifest.files().stream().collect(Collectors.toMap(FileEntry::path, Function.identity())));
    }

    /** Whether this is where an archive has its manifest: right below its top directory. */
    static boolean isManifest(String path) {
        int slash = path.indexOf('/');
        return slash > 0 && path.substring(slash + 1).equals(BackupManifest.FILE_NAME);
    }

    static OwnArchive of(Path archive, String manifestPath, byte[] json) throws BackupInvalidException {
        BackupManifest manifest = BackupManifestCodec.decode(archive, json);
        return new OwnArchive(archive, SeenFiles.parent(manifestPath), manifest);
    }

    /** Before a byte of it is unpacked. */
    void requireExpected(TarEntry entry) throws BackupInvalidException {
        FileEntry expected =
                entry.path().startsWith(top) ? missing.get(entry.path().substring(top.length())) : null;
        if (expected == null) {
            throw refused(entry.path() + " is not in the manifest");
        }
        if (expected.sizeBytes() != entry.sizeBytes()) {
            throw refused(entry.path() + " has " + entry.sizeBytes() + " bytes instead of " + expected.sizeBytes());
        }
    }

    void requireSame(TarEntry entry, SeenFiles.Seen found) throws BackupInvalidException {
        FileEntry expected = missing.remove(entry.path().substring(top.length()));
        if (!expected.sha256().equals(found.sha256())) {
            throw refused(entry.path() + " is damaged: its SHA-256 is not that of the manifest");
        }
    }

    VerifiedBackup conclude(Disk disk, SeenFiles seen) throws IOException {
        if (!missing.isEmpty()) {
            throw refused(missing.keySet().stream().sorted().findFirst().orElseThrow() + " is missing");
        }
        SnapshotManifest snapshot = snapshot(seen);
        WalReport log = new WalScan(disk, seen.segmentsOf(top))
                .expecting(manifest.clusterId())
                .run();
        requireLog(log, snapshot);
        List<VerifiedBackup.ArchivedFile> files = manifest.files().stream()
                .map(file -> new VerifiedBackup.ArchivedFile(top + file.path(), file))
                .toList();
        return new VerifiedBackup(
                archive,
                Optional.of(manifest),
                snapshot,
                manifest.last(),
                manifest.lastStampMillis(),
                files,
                List.of());
    }

    private SnapshotManifest snapshot(SeenFiles seen) throws BackupInvalidException {
        String directory = "snapshots/snapshot-" + manifest.snapshot().index() + "/";
        byte[] json = seen.manifests().get(top + directory + SnapshotManifest.FILE_NAME);
        if (json == null) {
            throw refused("it has no " + directory + SnapshotManifest.FILE_NAME);
        }
        SnapshotManifest snapshot = decode(json);
        if (!snapshot.position().equals(manifest.snapshot())
                || !snapshot.clusterId().equals(manifest.clusterId())
                || !snapshot.stateHash().equals(manifest.stateHash())
                || snapshot.keyCount() != manifest.keyCount()) {
            throw refused("its manifest and that of its snapshot contradict each other");
        }
        requireFiles(snapshot, directory);
        return snapshot;
    }

    private SnapshotManifest decode(byte[] json) throws BackupInvalidException {
        try {
            return ManifestFile.decode(archive, json);
        } catch (SnapshotInvalidException e) {
            throw refused("its snapshot: " + e.reason());
        }
    }

    /** Both manifests must name the same files: the outer digests were checked, the inner ones are what a node checks. */
    private void requireFiles(SnapshotManifest snapshot, String directory) throws BackupInvalidException {
        Map<String, FileEntry> outer = new HashMap<>();
        for (FileEntry file : manifest.files()) {
            if (!file.isSegment()) {
                outer.put(file.path(), file);
            }
        }
        outer.remove(directory + SnapshotManifest.FILE_NAME);
        for (SnapshotManifest.FileEntry inner : snapshot.files()) {
            FileEntry file = outer.remove(directory + inner.name());
            if (file == null
                    || file.sizeBytes() != inner.sizeBytes()
                    || !file.sha256().equals(inner.sha256())) {
                throw refused("its snapshot needs " + inner.name() + ", which is missing or different");
            }
        }
        if (!outer.isEmpty()) {
            throw refused(outer.keySet().iterator().next() + " belongs to no snapshot");
        }
    }

    private void requireLog(WalReport log, SnapshotManifest snapshot) throws BackupInvalidException {
        if (!(log.verdict() instanceof WalVerdict.Whole)) {
            throw refused("its log: " + log.verdict().describe());
        }
        if (log.segments().isEmpty()) {
            if (!manifest.last().equals(snapshot.position())) {
                throw refused("it has no log, although it claims to reach " + manifest.last());
            }
            return;
        }
        boolean follows = log.firstIndex() == snapshot.index() + 1 && log.termBefore() == snapshot.term();
        if (!follows || !new LogPosition(log.lastTerm(), log.lastIndex()).equals(manifest.last())) {
            throw refused(
                    "its log covers entries " + log.firstIndex() + " to " + log.lastIndex() + ", its manifest says "
                            + (snapshot.index() + 1) + " to " + manifest.last().index());
        }
    }

    private BackupInvalidException refused(String reason) {
        return new BackupInvalidException(archive, reason);
    }
}

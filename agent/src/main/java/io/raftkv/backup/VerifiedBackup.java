package io.raftkv.backup;

import io.raftkv.command.LogPosition;
import io.raftkv.snapshot.SnapshotManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An archive of which every byte was read and found right.
 *
 * @param manifest of an archive that {@link BackupWriter} made; empty for one that plain {@code tar} made
 * @param snapshot the manifest of the snapshot that a restore uses
 * @param last position of the last entry that a restore brings back
 * @param lastStampMillis leader's time at that entry
 * @param files what a restore uses, and where it lies in the archive
 * @param warnings what an operator should know although the backup can be restored
 */
public record VerifiedBackup(
        Path archive,
        Optional<BackupManifest> manifest,
        SnapshotManifest snapshot,
        LogPosition last,
        long lastStampMillis,
        List<ArchivedFile> files,
        List<String> warnings) {
    public VerifiedBackup {
        files = List.copyOf(files);
        warnings = List.copyOf(warnings);
    }

    /** Bytes that a restore writes. */
    public long sizeBytes() {
        return files.stream().mapToLong(file -> file.entry().sizeBytes()).sum();
    }

    /** Entries of the log after the snapshot. */
    public long logEntries() {
        return last.index() - snapshot.index();
    }

    /**
     * @param pathInArchive with the leading components
     * @param entry path below the data directory, size and digest
     */
    public record ArchivedFile(String pathInArchive, BackupManifest.FileEntry entry) {}
}

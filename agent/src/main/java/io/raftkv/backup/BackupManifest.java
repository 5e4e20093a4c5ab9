package io.raftkv.backup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.raftkv.check.Check;
import io.raftkv.command.LogPosition;
import io.raftkv.snapshot.SnapshotManifest;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * {@code MANIFEST.json} of an archive, its first file; see {@code agent/docs/formats/backup.md}.
 *
 * @param group number of the Raft group, 0 today
 * @param snapshot position that the snapshot holds
 * @param last position of the last entry in the archive; that of the snapshot when it carries no log
 * @param snapshotStampMillis leader's time at the snapshot
 * @param lastStampMillis leader's time at the last entry
 * @param members when the snapshot was made
 * @param keyCount at the snapshot
 * @param stateHash at the snapshot, 32 hexadecimal digits
 * @param parent name of the backup that this one continues, absent for a backup that stands alone
 * @param files every other file, by its path below the top directory
 */
public record BackupManifest(
        int formatVersion,
        UUID clusterId,
        long epoch,
        int group,
        LogPosition snapshot,
        LogPosition last,
        long snapshotStampMillis,
        long lastStampMillis,
        List<SnapshotManifest.Member> members,
        long keyCount,
        String stateHash,
        String parent,
        List<FileEntry> files,
        long createdMillis,
        String createdBy) {
    public static final int FORMAT_VERSION = 1;
    public static final String FILE_NAME = "MANIFEST.json";

    public BackupManifest {
        Check.argument(
                formatVersion == FORMAT_VERSION, "format version %s, known is %s", formatVersion, FORMAT_VERSION);
        Check.argument(group == 0, "group %s, this program knows group 0", group);
        Objects.requireNonNull(clusterId, "cluster id");
        Check.argument(epoch >= 0, "negative epoch: %s", epoch);
        Check.argument(
                last.index() >= snapshot.index() && last.term() >= snapshot.term(),
                "the log ends at %s, before the snapshot at %s",
                last,
                snapshot);
        Check.argument(stateHash != null && stateHash.matches("[0-9a-f]{32}"), "not a state hash: %s", stateHash);
        members = List.copyOf(members);
        files = List.copyOf(files);
        Set<String> paths = new HashSet<>();
        for (FileEntry file : files) {
            Check.argument(paths.add(file.path()), "file listed twice: %s", file.path());
        }
    }

    /** Bytes of all files but this manifest. */
    @JsonIgnore
    public long sizeBytes() {
        return files.stream().mapToLong(FileEntry::sizeBytes).reduce(0, Math::addExact);
    }

    /**
     * @param path a segment, or a file of a snapshot; nothing else can be in an archive
     * @param sha256 64 hexadecimal digits
     */
    public record FileEntry(String path, long sizeBytes, String sha256) {
        private static final Pattern SEGMENT = Pattern.compile("\\d{10}-\\d{19}\\.wal");
        private static final Pattern OF_SNAPSHOT =
                Pattern.compile("snapshots/snapshot-\\d{1,19}/[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}");

        public FileEntry {
            Check.argument(
                    path != null
                            && (isSegment(path) || OF_SNAPSHOT.matcher(path).matches()),
                    "not a file of a backup: %s",
                    path);
            Check.argument(sizeBytes >= 0, "negative size of %s", path);
            Check.argument(sha256 != null && sha256.matches("[0-9a-f]{64}"), "not a SHA-256: %s", sha256);
        }

        static boolean isSegment(String path) {
            return SEGMENT.matcher(path).matches();
        }

        @JsonIgnore
        public boolean isSegment() {
            return isSegment(path);
        }
    }
}

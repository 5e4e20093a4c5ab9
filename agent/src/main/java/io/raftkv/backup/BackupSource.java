package io.raftkv.backup;

import io.raftkv.check.Check;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What goes into a backup. Source directories may belong to a running node, as long as nobody deletes the snapshot
 * meanwhile.
 *
 * @param snapshot directory of one published snapshot
 * @param walDirectory directory of the segments
 * @param upToIndex last entry of the log to include: what the node reports as applied; at or below the snapshot's index
 *     for a backup of the snapshot alone
 * @param parent name of the backup that this one continues
 * @param createdBy the node and program, for people
 */
public record BackupSource(
        Path snapshot, Path walDirectory, long upToIndex, Optional<String> parent, String createdBy) {
    public BackupSource {
        Check.argument(upToIndex >= 0, "negative index: %s", upToIndex);
    }
}

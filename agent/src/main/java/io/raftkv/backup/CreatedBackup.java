package io.raftkv.backup;

import java.nio.file.Path;

/**
 * A backup that is whole under its name, forced.
 *
 * @param sha256 of the archive file
 */
public record CreatedBackup(Path archive, BackupManifest manifest, long sizeBytes, String sha256) {}

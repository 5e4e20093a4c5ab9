package io.raftkv.ctl.backup;

import io.raftkv.backup.BackupInvalidException;
import io.raftkv.backup.BackupKey;
import io.raftkv.backup.BackupManifest;
import io.raftkv.backup.BackupProgress;
import io.raftkv.backup.BackupVerifier;
import io.raftkv.backup.BackupWriter;
import io.raftkv.backup.CreatedBackup;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.backup.WrittenArchive;
import io.raftkv.ctl.client.BackupCutException;
import io.raftkv.disk.Disk;
import io.raftkv.wal.WalGapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes an archive under a name that says it is not proven, reads every byte back, and only then gives it its own name.
 * What carries the final name is whole and verified, also after a crash.
 */
public final class BackupProcedure {
    /** A node may fail on the way, or delete what it is read from; the next one, or the next snapshot, does better. */
    private static final int ATTEMPTS_MAX = 2;

    private final Disk disk;
    private final Clock clock;
    private final Optional<BackupKey> key;

    /** A verified archive under its final name. */
    public record Result(CreatedBackup created, VerifiedBackup verified) {}

    /** @param key encrypts the archive, when given */
    public BackupProcedure(Disk disk, Clock clock, Optional<BackupKey> key) {
        this.disk = disk;
        this.clock = clock;
        this.key = key;
    }

    /**
     * @param target replaced if it exists, after the new archive was verified; its directory must exist
     * @param progress gives one for each of the two passes, named {@code archive} and {@code verify}
     * @throws BackupInvalidException if what was written does not verify; the target is as it was before
     */
    public Result run(BackupOrigin origin, Path target, Function<String, BackupProgress> progress) throws IOException {
        Path unproven = unproven(target);
        try {
            Files.deleteIfExists(unproven);
            WrittenArchive written = write(origin, unproven, progress);
            VerifiedBackup verified = new BackupVerifier(disk, key).verify(unproven, progress.apply("verify"));
            BackupManifest manifest = verified.manifest()
                    .orElseThrow(() -> new BackupInvalidException(target, "what arrived is no archive of ours"));
            disk.rename(unproven, target);
            disk.syncDirectory(target.toAbsolutePath().getParent());
            CreatedBackup named = new CreatedBackup(target, manifest, written.sizeBytes(), written.sha256());
            return new Result(named, verified);
        } finally {
            Files.deleteIfExists(unproven);
        }
    }

    private WrittenArchive write(BackupOrigin origin, Path unproven, Function<String, BackupProgress> progress)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new BackupWriter(disk, clock, key).write(origin.prepare(), unproven, progress.apply("archive"));
            } catch (WalGapException | NoSuchFileException | BackupCutException e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    /** Where an archive lies until it is proven; to be removed after an interruption. */
    public static Path unproven(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".unverified");
    }
}

package io.raftkv.ctl.restore;

import io.raftkv.backup.BackupExtractor;
import io.raftkv.backup.BackupProgress;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Restores one data directory of a stopped node, in a way that a failure at any point leaves a usable one. */
public final class RestoreProcedure {
    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Disk disk;
    private final Clock clock;

    public RestoreProcedure(Disk disk, Clock clock) {
        this.disk = disk;
        this.clock = clock;
    }

    /**
     * Unpacks beside the data directory, sets the old one aside, and renames the new one into its place.
     *
     * @param backup verified; its bytes are checked again while they are unpacked
     * @throws CtlException {@link ExitCode#LOCKED} when an agent uses the directory, {@link ExitCode#ROLLED_BACK} when
     *     the swap failed and the old directory was put back
     * @throws IOException when unpacking failed; the data directory was not touched
     */
    public RestoredDirectory restore(VerifiedBackup backup, Path dataDirectory, BackupProgress progress)
            throws IOException {
        Path target = dataDirectory.toAbsolutePath().normalize();
        try (DataDirectoryUse ignored = DataDirectoryUse.claim(target)) {
            disk.createDirectories(target.getParent());
            Path staging = staging(target);
            disk.deleteTree(staging);
            try {
                Ownership owner = Ownership.forDirectory(target);
                new BackupExtractor(disk).extract(backup, staging, progress);
                owner.applyTo(staging);
                return swap(staging, target);
            } finally {
                disk.deleteTree(staging);
            }
        }
    }

    /** Sets a stopped node's data aside, so that it starts as a new one. */
    public Optional<Path> setAside(Path dataDirectory) throws IOException {
        Path target = dataDirectory.toAbsolutePath().normalize();
        try (DataDirectoryUse ignored = DataDirectoryUse.claim(target)) {
            return Files.exists(target) ? Optional.of(moveAside(target)) : Optional.empty();
        }
    }

    /** Where a restore unpacks to; to be removed after an interruption. */
    public static Path staging(Path dataDirectory) {
        return dataDirectory.resolveSibling(dataDirectory.getFileName() + ".restoring");
    }

    private RestoredDirectory swap(Path staging, Path target) throws IOException {
        Optional<Path> setAside = Files.exists(target) ? Optional.of(moveAside(target)) : Optional.empty();
        try {
            disk.rename(staging, target);
            disk.syncDirectory(target.getParent());
        } catch (IOException e) {
            if (setAside.isPresent()) {
                putBack(setAside.get(), target, e);
            }
            throw new CtlException(
                    ExitCode.ROLLED_BACK,
                    "the restored data could not be put in place: " + e.getMessage() + "; " + target
                            + " is as it was before",
                    null,
                    e);
        }
        return new RestoredDirectory(target, setAside);
    }

    private Path moveAside(Path target) throws IOException {
        Path aside = asideName(target);
        try {
            disk.rename(target, aside);
        } catch (IOException e) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    target + " cannot be renamed: " + e.getMessage() + "; nothing was changed",
                    "a mount point cannot be renamed: move its content into a directory beside it, then repeat",
                    e);
        }
        disk.syncDirectory(target.getParent());
        return aside;
    }

    private void putBack(Path aside, Path target, IOException because) throws IOException {
        try {
            disk.rename(aside, target);
            disk.syncDirectory(target.getParent());
        } catch (IOException e) {
            because.addSuppressed(e);
            throw new CtlException(
                    ExitCode.FAILURE,
                    "the restore failed (" + because.getMessage() + ") and the old data could not be put back",
                    "it is whole: mv " + aside + " " + target,
                    because);
        }
    }

    /** The name that the runbook gives it; a number more where two restores meet in one second. */
    private Path asideName(Path target) throws IOException {
        String name = target.getFileName() + ".backup." + SUFFIX.format(clock.instant());
        Path aside = target.resolveSibling(name);
        for (int number = 2; disk.exists(aside); number++) {
            aside = target.resolveSibling(name + "-" + number);
        }
        return aside;
    }
}

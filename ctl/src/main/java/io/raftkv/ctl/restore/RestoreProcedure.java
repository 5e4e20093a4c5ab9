package io.raftkv.ctl.restore;

import io.raftkv.backup.BackupExtractor;
import io.raftkv.backup.BackupKey;
import io.raftkv.backup.BackupProgress;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The moves of a restore on one data directory of a stopped node, forth and back. Each can be interrupted anywhere and
 * repeated; each has a question beside it that tells whether it has happened. Nothing that an agent wrote is ever deleted.
 */
public final class RestoreProcedure {
    private final Disk disk;
    private final Optional<BackupKey> key;

    public RestoreProcedure(Disk disk) {
        this(disk, Optional.empty());
    }

    /** @param key of an encrypted archive */
    public RestoreProcedure(Disk disk, Optional<BackupKey> key) {
        this.disk = disk;
        this.key = key;
    }

    /** @throws CtlException {@link ExitCode#LOCKED} when an agent uses the directory */
    public void requireUnused(RestorePlace place) throws IOException {
        DataDirectoryUse.claim(place.data()).close();
    }

    /** Also after the unpacked directory was put in place. */
    public boolean isUnpacked(RestorePlace place) throws IOException {
        return disk.exists(place.staging());
    }

    /**
     * Unpacks beside the data directory.
     *
     * @param backup verified; its bytes are checked again while they are unpacked
     */
    public void unpack(VerifiedBackup backup, RestorePlace place, BackupProgress progress) throws IOException {
        Path parent = place.data().getParent();
        disk.createDirectories(parent);
        disk.deleteTree(place.partial());
        Path directory = place.partial().resolve(place.unpacked().getFileName());
        try {
            Ownership owner = Ownership.forDirectory(place.data());
            new BackupExtractor(disk, key).extract(backup, directory, progress);
            owner.applyTo(directory);
            disk.syncDirectory(place.partial());
            disk.rename(place.partial(), place.staging());
            disk.syncDirectory(parent);
        } catch (IOException | RuntimeException e) {
            disk.deleteTree(place.partial());
            throw e;
        }
    }

    /** Takes back what {@link #unpack} did, once {@link #takeOut} has taken back the rest. */
    public void removeUnpacked(RestorePlace place) throws IOException {
        disk.deleteTree(place.partial());
        if (DataDirectoryUse.wasOpened(disk, place.unpacked())) {
            throw new CtlException(
                    ExitCode.REFUSED, "an agent has used " + place.unpacked() + ", it is not deleted", "look into it");
        }
        disk.deleteTree(place.staging());
        if (disk.isDirectory(place.data().getParent())) {
            disk.syncDirectory(place.data().getParent());
        }
    }

    public boolean isInPlace(RestorePlace place) throws IOException {
        return disk.exists(place.staging()) && !disk.exists(place.unpacked());
    }

    /**
     * Sets the old data aside and renames the unpacked directory into its place.
     *
     * @throws CtlException {@link ExitCode#LOCKED} when an agent uses the directory, {@link ExitCode#ROLLED_BACK} when
     *     the second rename failed and the old data was put back
     */
    public void putInPlace(RestorePlace place) throws IOException {
        try (DataDirectoryUse ignored = DataDirectoryUse.claim(place.data())) {
            moveAside(place);
            try {
                disk.rename(place.unpacked(), place.data());
                disk.syncDirectory(place.data().getParent());
                disk.syncDirectory(place.staging());
            } catch (IOException e) {
                putBackAfter(e, place);
            }
        }
    }

    private void putBackAfter(IOException because, RestorePlace place) throws IOException {
        try {
            if (disk.exists(place.data())) {
                disk.rename(place.data(), place.unpacked());
            }
            moveBack(place);
        } catch (IOException e) {
            because.addSuppressed(e);
            throw new CtlException(
                    ExitCode.FAILURE,
                    "the restore failed (" + because.getMessage() + ") and the old data could not be put back",
                    place.aside()
                            .map(aside -> "it is whole: mv " + aside + " " + place.data())
                            .orElse(null),
                    because);
        }
        throw new CtlException(
                ExitCode.ROLLED_BACK,
                "the restored data could not be put in place: " + because.getMessage() + "; " + place.data()
                        + " is as it was before",
                null,
                because);
    }

    /** Takes back what {@link #putInPlace} did; a restored directory that an agent has worked with is kept. */
    public Optional<Path> takeOut(RestorePlace place) throws IOException {
        try (DataDirectoryUse ignored = DataDirectoryUse.claim(place.data())) {
            Optional<Path> kept = Optional.empty();
            if (isInPlace(place) && isOurs(place)) {
                kept = keepIfOpened(place);
                if (disk.exists(place.data())) {
                    disk.rename(place.data(), place.unpacked());
                    disk.syncDirectory(place.staging());
                }
            }
            moveBack(place);
            return kept;
        }
    }

    /** Whether what is at the data directory's name is not the data from before: that is still aside, or never was. */
    private boolean isOurs(RestorePlace place) throws IOException {
        return place.aside().isEmpty() || disk.exists(place.aside().get());
    }

    /** @return whether there is nothing to set aside any more; for a node that starts anew as an empty one */
    public boolean isSetAside(RestorePlace place) throws IOException {
        return place.aside().isEmpty() || disk.exists(place.aside().get());
    }

    /** Sets a stopped node's data aside, so that it starts as a new one. */
    public void setAside(RestorePlace place) throws IOException {
        try (DataDirectoryUse ignored = DataDirectoryUse.claim(place.data())) {
            moveAside(place);
        }
    }

    /** Takes back what {@link #setAside} did. */
    public void putBack(RestorePlace place) throws IOException {
        try (DataDirectoryUse ignored = DataDirectoryUse.claim(place.data())) {
            moveBack(place);
        }
    }

    /**
     * Clears the name of the data directory of what an agent wrote there since the restore: it may hold what clients have
     * stored, so it is kept under another name. What was put in place and never used stays.
     *
     * @return where it is kept
     */
    public Optional<Path> keepOpened(RestorePlace place) throws IOException {
        try (DataDirectoryUse ignored = DataDirectoryUse.claim(place.data())) {
            return isOurs(place) ? keepIfOpened(place) : Optional.empty();
        }
    }

    private Optional<Path> keepIfOpened(RestorePlace place) throws IOException {
        boolean unopened = isInPlace(place) && !DataDirectoryUse.wasOpened(disk, place.data());
        if (disk.exists(place.data()) && !unopened) {
            if (disk.exists(place.aborted())) {
                throw new CtlException(
                        ExitCode.REFUSED,
                        place.data() + " was used again since the abort began, and " + place.aborted() + " is there",
                        "move one of them away, then repeat");
            }
            disk.rename(place.data(), place.aborted());
            disk.syncDirectory(place.data().getParent());
        }
        return disk.exists(place.aborted()) ? Optional.of(place.aborted()) : Optional.empty();
    }

    /** Removes the empty directory that only the proofs needed. */
    public void tidy(RestorePlace place) throws IOException {
        if (isInPlace(place)) {
            disk.delete(place.staging());
            disk.syncDirectory(place.data().getParent());
        }
    }

    private void moveAside(RestorePlace place) throws IOException {
        if (!disk.exists(place.data())) {
            return;
        }
        if (place.aside().isEmpty() || disk.exists(place.aside().get())) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    place.data() + " came into being since this restore began; it is left alone",
                    "if an agent made it, stop that agent and move the directory away, then repeat");
        }
        try {
            disk.rename(place.data(), place.aside().get());
        } catch (IOException e) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    place.data() + " cannot be renamed: " + e.getMessage() + "; nothing was changed",
                    "a mount point cannot be renamed: move its content into a directory beside it, then repeat",
                    e);
        }
        disk.syncDirectory(place.data().getParent());
    }

    private void moveBack(RestorePlace place) throws IOException {
        if (place.aside().isEmpty() || !disk.exists(place.aside().get())) {
            return;
        }
        if (disk.exists(place.data())) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    place.data() + " is in the way of the data from before, which is in "
                            + place.aside().get(),
                    "move it away, then repeat");
        }
        disk.rename(place.aside().get(), place.data());
        disk.syncDirectory(place.data().getParent());
    }
}

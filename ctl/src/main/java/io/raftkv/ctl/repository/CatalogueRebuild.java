package io.raftkv.ctl.repository;

import io.raftkv.backup.BackupInvalidException;
import io.raftkv.backup.BackupKey;
import io.raftkv.backup.BackupProgress;
import io.raftkv.backup.BackupVerifier;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.repository.RepositoryCheck.Difference;
import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the catalogue say again what the archives say. Archives are read, never changed; of an entry that has to be made
 * anew what only it knew is lost: its last drill.
 */
public final class CatalogueRebuild {
    private final Repository repository;
    private final RepositoryLock lock;
    private final Disk disk;
    private final Clock clock;

    /** @param lock held alone */
    public CatalogueRebuild(Repository repository, RepositoryLock lock, Disk disk, Clock clock) {
        this.repository = repository;
        this.lock = lock;
        this.disk = disk;
        this.clock = clock;
    }

    /** What came of one difference. */
    public record Repair(Difference difference, boolean repaired, String words) {}

    public Repair repair(Difference difference, Optional<BackupKey> key, Supplier<BackupProgress> progress)
            throws IOException {
        switch (difference.kind()) {
            case ENTRY_MISSING, ENTRY_DAMAGED, SIZE_DIFFERS, KNOWN_BAD -> {
                BackupId id = new BackupId(difference.name());
                Optional<String> archive = archive(id);
                return archive.isPresent()
                        ? readAgain(difference, id, archive.get(), key, progress.get())
                        : forget(difference, id);
            }
            case ARCHIVE_MISSING -> {
                return forget(difference, new BackupId(difference.name()));
            }
            case LEFTOVER -> {
                IncomingBackup.sweep(repository, lock);
                return new Repair(difference, true, "cleared away");
            }
            default -> {
                return new Repair(difference, false, difference.kind().words());
            }
        }
    }

    private Optional<String> archive(BackupId id) throws IOException {
        return repository.storage().list("").stream()
                .map(RepositoryStorage.Item::name)
                .filter(name -> BackupId.ofArchive(name).filter(id::equals).isPresent())
                .findFirst();
    }

    private Repair readAgain(
            Difference difference, BackupId id, String archive, Optional<BackupKey> key, BackupProgress progress)
            throws IOException {
        Path file = repository.storage().file(archive);
        try {
            VerifiedBackup read = new BackupVerifier(disk, key).verify(file, progress);
            StoredArchive stored = StoredArchive.read(file, archive, BackupVerifier.keyIdOf(file), ignored -> {});
            lock.requireHeld();
            repository.put(CatalogueEntry.of(id, stored, read, clock.millis()));
            return new Repair(
                    difference,
                    true,
                    "read back and catalogued, up to index " + read.last().index());
        } catch (BackupInvalidException e) {
            return new Repair(difference, false, "left alone: " + e.reason());
        }
    }

    private Repair forget(Difference difference, BackupId id) throws IOException {
        lock.requireHeld();
        repository.storage().delete(Repository.CATALOGUE + "/" + id + Repository.SUFFIX);
        return new Repair(difference, true, "its archive is gone: taken out of the catalogue");
    }
}

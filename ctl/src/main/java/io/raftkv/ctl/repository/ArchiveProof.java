package io.raftkv.ctl.repository;

import io.raftkv.backup.BackupInvalidException;
import io.raftkv.backup.BackupKey;
import io.raftkv.backup.BackupProgress;
import io.raftkv.backup.BackupVerifier;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.repository.CatalogueEntry.Outcome;
import io.raftkv.ctl.repository.CatalogueEntry.Proof;
import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Reads archives of a repository back, and writes into the catalogue what came of it. */
public final class ArchiveProof {
    private final Repository repository;
    private final RepositoryLock lock;
    private final Disk disk;
    private final Clock clock;

    public ArchiveProof(Repository repository, RepositoryLock lock, Disk disk, Clock clock) {
        this.repository = repository;
        this.lock = lock;
        this.disk = disk;
        this.clock = clock;
    }

    /**
     * Whether the file is, byte for byte, the one that was catalogued. Needs no key.
     *
     * @throws BackupInvalidException if not; the catalogue then says so
     */
    public CatalogueEntry proveBytes(CatalogueEntry entry, BackupProgress progress) throws IOException {
        return recorded(entry, Proof.BYTES, () -> requireSameBytes(entry, progress));
    }

    /**
     * Whether a restore can use it: it is unpacked, and all that is in it compared with its manifest.
     *
     * @throws BackupInvalidException if not; the catalogue then says so
     * @throws io.raftkv.backup.BackupKeyException if the key is missing or another one; the catalogue is not touched
     */
    public CatalogueEntry proveContents(CatalogueEntry entry, Optional<BackupKey> key, BackupProgress progress)
            throws IOException {
        return recorded(entry, Proof.CONTENTS, () -> {
            Path file = repository.file(entry);
            VerifiedBackup read = new BackupVerifier(disk, key).verify(file, progress);
            boolean same = read.last().equals(entry.last())
                    && read.snapshot().position().equals(entry.snapshot())
                    && read.snapshot().stateHash().equals(entry.stateHash());
            if (!same) {
                throw new BackupInvalidException(file, "it is whole, but not the archive that was catalogued");
            }
        });
    }

    private interface Look {
        void run() throws IOException;
    }

    private CatalogueEntry recorded(CatalogueEntry entry, Proof proof, Look look) throws IOException {
        try {
            look.run();
        } catch (NoSuchFileException e) {
            BackupInvalidException gone = new BackupInvalidException(repository.file(entry), "it is gone");
            record(entry, Outcome.bad(clock.millis(), proof, gone.reason()));
            throw gone;
        } catch (BackupInvalidException e) {
            record(entry, Outcome.bad(clock.millis(), proof, e.reason()));
            throw e;
        }
        return record(entry, Outcome.good(clock.millis(), proof));
    }

    private CatalogueEntry record(CatalogueEntry entry, Outcome outcome) throws IOException {
        return repository.record(lock, entry.id(), outcome);
    }

    private void requireSameBytes(CatalogueEntry entry, BackupProgress progress) throws IOException {
        Path file = repository.file(entry);
        long size = Files.size(file);
        if (size != entry.sizeBytes()) {
            throw new BackupInvalidException(file, "it has " + size + " bytes instead of " + entry.sizeBytes());
        }
        StoredArchive stored = StoredArchive.read(
                file, entry.archive(), Optional.ofNullable(entry.keyId()), done -> progress.progress(done, size));
        if (!stored.sha256().equals(entry.sha256())) {
            throw new BackupInvalidException(file, "its SHA-256 is not the one in the catalogue");
        }
    }
}

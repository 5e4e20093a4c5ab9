package io.raftkv.ctl.repository;

import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A backup being made. Its mark stands in the repository from before the first byte until after the last, so that nobody
 * takes what lies there for a leftover, or deletes the backup that it continues.
 */
public final class IncomingBackup implements AutoCloseable {
    private final Repository repository;
    private final RepositoryLock lock;
    private final BackupId id;
    private final boolean encrypted;

    private IncomingBackup(Repository repository, RepositoryLock lock, BackupId id, boolean encrypted) {
        this.repository = repository;
        this.lock = lock;
        this.id = id;
        this.encrypted = encrypted;
    }

    /** The mark of a backup being made, or of one whose maker died. */
    record Mark(BackupId id, LockHolder maker, boolean stale) {}

    static IncomingBackup begin(
            Repository repository, RepositoryLock lock, Instant begun, boolean encrypted, Optional<String> parent)
            throws IOException {
        RepositoryStorage storage = repository.storage();
        for (int number = 1; number <= BackupId.NUMBER_MAX; number++) {
            BackupId id = BackupId.of(begun, number);
            byte[] mark = lock.holder().making(id, parent.orElse(null)).encode();
            if (!isTaken(repository, id) && storage.create(markName(id), mark)) {
                lock.keepAlive(markName(id), mark);
                return new IncomingBackup(repository, lock, id, encrypted);
            }
        }
        throw new CtlException(
                ExitCode.FAILURE, BackupId.NUMBER_MAX + " backups began in one second", "try again later");
    }

    private static boolean isTaken(Repository repository, BackupId id) throws IOException {
        boolean archive = repository.storage().list("").stream()
                .anyMatch(item ->
                        BackupId.ofArchive(item.name()).filter(id::equals).isPresent());
        return archive
                || repository
                        .storage()
                        .read(Repository.CATALOGUE + "/" + id + Repository.SUFFIX)
                        .isPresent();
    }

    private static String markName(BackupId id) {
        return DirectoryStorage.INCOMING + "/" + id + Repository.SUFFIX;
    }

    /** @param now by the clock of the place */
    static List<Mark> marks(Repository repository, Instant now) throws IOException {
        List<Mark> marks = new ArrayList<>();
        for (RepositoryStorage.Item item : repository.storage().list(DirectoryStorage.INCOMING)) {
            Optional<BackupId> id = Repository.entryId(item.name());
            if (id.isEmpty()) {
                continue;
            }
            Optional<byte[]> content = repository.storage().read(markName(id.get()));
            if (content.isPresent()) {
                Optional<LockHolder> maker = LockHolder.decode(content.get());
                boolean expired =
                        item.modified().plus(repository.times().expiry()).isBefore(now);
                marks.add(new Mark(
                        id.get(),
                        maker.orElse(null),
                        expired || maker.isPresent() && maker.get().isKnownDead()));
            }
        }
        return marks;
    }

    /** Removes what makers left behind that are gone. The mark goes last: without it the rest would be foreign. */
    static List<BackupId> sweep(Repository repository, RepositoryLock lock) throws IOException {
        List<BackupId> swept = new ArrayList<>();
        for (Mark mark : marks(repository, lock.now())) {
            if (mark.stale()) {
                repository.storage().discard(mark.id().archive(false));
                repository.storage().discard(mark.id().archive(true));
                repository.storage().delete(markName(mark.id()));
                swept.add(mark.id());
            }
        }
        return swept;
    }

    public BackupId id() {
        return id;
    }

    /** Where to write the archive. */
    public Path file() throws IOException {
        return repository.storage().stage(archive());
    }

    private String archive() {
        return id.archive(encrypted);
    }

    /**
     * Gives the archive its name, and then its entry.
     *
     * @param read what was read back from {@link #file}
     * @throws CtlException {@link ExitCode#LOCKED} when the lock was lost: the archive is not published
     */
    public CatalogueEntry publish(VerifiedBackup read, StoredArchive stored, Instant now) throws IOException {
        CatalogueEntry entry = CatalogueEntry.of(id, stored, read, now.toEpochMilli());
        lock.requireHeld();
        repository.storage().publish(archive());
        repository.put(entry);
        return entry;
    }

    /** What {@link #publish} is told of the file, computed by whoever wrote it. */
    public StoredArchive stored(long sizeBytes, String sha256, Optional<String> keyId) {
        return new StoredArchive(archive(), sizeBytes, sha256, keyId);
    }

    @Override
    public void close() throws IOException {
        lock.letGo(markName(id));
        repository.storage().discard(archive());
        repository.storage().delete(markName(id));
    }
}

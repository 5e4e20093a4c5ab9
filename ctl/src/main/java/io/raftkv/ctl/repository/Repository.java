package io.raftkv.ctl.repository;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A directory of archives and what is known of them. */
public final class Repository {
    /** In place of an id: the newest backup. */
    public static final String LATEST = "latest";

    static final String CATALOGUE = "catalogue";
    static final String LAST_RUN = "last-run.json";
    static final String SUFFIX = ".json";

    private final RepositoryStorage storage;
    private final LockTimes times;
    private final RepositoryMarker marker;

    private Repository(RepositoryStorage storage, LockTimes times, RepositoryMarker marker) {
        this.storage = storage;
        this.times = times;
        this.marker = marker;
    }

    /**
     * What the catalogue says.
     *
     * @param entries oldest first; without those being deleted
     * @param leaving whose deletion began and did not end
     * @param damaged that cannot be believed
     */
    public record Catalogue(
            List<CatalogueEntry> entries, List<CatalogueEntry> leaving, List<CatalogueDamagedException> damaged) {
        public Catalogue {
            entries = List.copyOf(entries);
            leaving = List.copyOf(leaving);
            damaged = List.copyOf(damaged);
        }

        public Optional<CatalogueEntry> latest() {
            return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
        }
    }

    /**
     * Makes a repository of an empty directory, or of one that does not exist.
     *
     * @param keyId of the key for new archives
     * @throws CtlException when something is in it
     */
    public static Repository init(RepositoryStorage storage, Optional<String> keyId, Instant now) throws IOException {
        List<RepositoryStorage.Item> there = storage.list("");
        if (there.stream().anyMatch(item -> item.name().equals(RepositoryMarker.FILE_NAME))) {
            throw new CtlException(ExitCode.REFUSED, storage.location() + " is a repository already");
        }
        if (there.stream().anyMatch(item -> !item.name().equals("lost+found"))) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    storage.location() + " is not empty: " + there.get(0).name() + " is in it",
                    "name a directory of its own, which need not exist yet");
        }
        RepositoryMarker marker = new RepositoryMarker(
                RepositoryMarker.FORMAT_VERSION, UUID.randomUUID().toString(), keyId.orElse(null), now.toEpochMilli());
        storage.put(RepositoryMarker.FILE_NAME, marker.encode());
        return new Repository(storage, LockTimes.DEFAULT, marker);
    }

    /** @throws CtlException when there is none */
    public static Repository open(RepositoryStorage storage) throws IOException {
        return open(storage, LockTimes.DEFAULT);
    }

    static Repository open(RepositoryStorage storage, LockTimes times) throws IOException {
        return new Repository(storage, times, RepositoryMarker.read(storage));
    }

    public String location() {
        return storage.location();
    }

    public RepositoryMarker marker() {
        return marker;
    }

    RepositoryStorage storage() {
        return storage;
    }

    LockTimes times() {
        return times;
    }

    public Catalogue catalogue() throws IOException {
        List<CatalogueEntry> entries = new ArrayList<>();
        List<CatalogueEntry> leaving = new ArrayList<>();
        List<CatalogueDamagedException> damaged = new ArrayList<>();
        for (RepositoryStorage.Item item : storage.list(CATALOGUE)) {
            Optional<BackupId> id = entryId(item.name());
            if (id.isEmpty()) {
                continue;
            }
            try {
                Optional<byte[]> bytes = storage.read(CATALOGUE + "/" + item.name());
                if (bytes.isPresent()) {
                    CatalogueEntry entry = decode(id.get(), bytes.get());
                    (entry.isBeingDeleted() ? leaving : entries).add(entry);
                }
            } catch (CatalogueDamagedException e) {
                damaged.add(e);
            }
        }
        Comparator<CatalogueEntry> order =
                Comparator.comparingLong(CatalogueEntry::createdMillis).thenComparing(CatalogueEntry::backupId);
        entries.sort(order);
        leaving.sort(order);
        return new Catalogue(entries, leaving, damaged);
    }

    static CatalogueEntry decode(BackupId id, byte[] bytes) throws CatalogueDamagedException {
        String name = CATALOGUE + "/" + id + SUFFIX;
        CatalogueEntry entry = CatalogueCodec.decode(name, bytes);
        if (!entry.id().equals(id.value())) {
            throw new CatalogueDamagedException(name, "it is the entry of " + entry.id());
        }
        return entry;
    }

    /** The id in the name of a catalogue entry; empty for a file that is none. */
    static Optional<BackupId> entryId(String fileName) {
        return Optional.of(fileName)
                .filter(name -> name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .filter(BackupId::isId)
                .map(BackupId::new);
    }

    /**
     * @param id of a backup, or {@link #LATEST}
     * @throws CtlException when there is none
     */
    public CatalogueEntry require(String id) throws IOException {
        Catalogue catalogue = catalogue();
        if (id.equals(LATEST)) {
            return catalogue
                    .latest()
                    .orElseThrow(() -> new CtlException(ExitCode.NOT_FOUND, location() + " has no backup"));
        }
        return Stream.concat(catalogue.entries().stream(), catalogue.leaving().stream())
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new CtlException(
                        ExitCode.NOT_FOUND,
                        location() + " has no backup " + id,
                        "raftkvctl backup list --repo " + location()));
    }

    /** The archive as a file on this machine. */
    public java.nio.file.Path file(CatalogueEntry entry) throws IOException {
        return storage.file(entry.archive());
    }

    /** @throws CtlException {@link ExitCode#LOCKED} while somebody works on it alone */
    public RepositoryLock lockShared(String operation, Consumer<String> takenOver) throws IOException {
        return lock(operation, false, takenOver);
    }

    /** @throws CtlException {@link ExitCode#LOCKED} while somebody works on it */
    public RepositoryLock lockAlone(String operation, Consumer<String> takenOver) throws IOException {
        return lock(operation, true, takenOver);
    }

    private RepositoryLock lock(String operation, boolean exclusive, Consumer<String> takenOver) throws IOException {
        return RepositoryLock.take(
                storage, times, LockHolder.ofThisProcess(operation, exclusive, Instant.now()), takenOver);
    }

    /** Everybody who has a lock now, judged by the clock of this machine. */
    public List<RepositoryLock.Held> holders() throws IOException {
        return RepositoryLock.holders(storage, times, Instant.now());
    }

    /** Removes a lock whoever has it, and finds out when it is gone already. */
    public boolean removeLock(RepositoryLock.Held held) throws IOException {
        return storage.delete(held.name());
    }

    /** Claims an id, and a place to write the archive to. */
    public IncomingBackup begin(RepositoryLock lock, Instant begun, boolean encrypted, Optional<String> parent)
            throws IOException {
        return IncomingBackup.begin(this, lock, begun, encrypted, parent);
    }

    /** Clears away what makers left behind that are gone. */
    public List<BackupId> sweep(RepositoryLock lock) throws IOException {
        return IncomingBackup.sweep(this, lock);
    }

    /** Writes what was found out about an archive into its entry, as it stands now. */
    public CatalogueEntry record(RepositoryLock lock, String id, CatalogueEntry.Outcome outcome) throws IOException {
        lock.requireHeld();
        CatalogueEntry entry = require(id);
        CatalogueEntry changed = outcome.proof() == CatalogueEntry.Proof.RESTORED
                ? entry.withDrill(outcome)
                : entry.withVerification(outcome);
        put(changed);
        return changed;
    }

    void put(CatalogueEntry entry) throws IOException {
        storage.put(CATALOGUE + "/" + entry.id() + SUFFIX, CatalogueCodec.encode(entry));
    }

    /**
     * Deletes a backup. Its entry says so first: after a crash anybody knows that what is left of it was meant to go.
     */
    void delete(RepositoryLock lock, CatalogueEntry entry, Instant now) throws IOException {
        lock.requireHeld();
        if (!entry.isBeingDeleted()) {
            put(entry.deletingSince(now.toEpochMilli()));
        }
        lock.requireHeld();
        storage.delete(entry.archive());
        storage.delete(CATALOGUE + "/" + entry.id() + SUFFIX);
    }

    /** How the last run that made a backup here ended. */
    public Optional<LastRun> lastRun() throws IOException {
        Optional<byte[]> bytes = storage.read(LAST_RUN);
        return bytes.isEmpty() ? Optional.empty() : LastRun.decode(bytes.get());
    }

    public void record(LastRun run) throws IOException {
        storage.put(LAST_RUN, run.encode());
    }
}

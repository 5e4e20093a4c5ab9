package io.raftkv.ctl.command;

import io.raftkv.backup.BackupKey;
import io.raftkv.backup.BackupKeyException;
import io.raftkv.ctl.backup.BackupOrigin;
import io.raftkv.ctl.backup.BackupProcedure;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Output;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.repository.CatalogueEntry;
import io.raftkv.ctl.repository.FreshnessFile;
import io.raftkv.ctl.repository.IncomingBackup;
import io.raftkv.ctl.repository.LastRun;
import io.raftkv.ctl.repository.Repository;
import io.raftkv.ctl.repository.RepositoryLock;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** A repository: the backup gets an id, and an entry in the catalogue once it was read back. */
final class RepositoryDestination implements BackupDestination {
    private final Repository repository;
    private final String name;
    private final Optional<BackupKey> key;
    private final Output output;
    private Optional<CatalogueEntry> made = Optional.empty();

    /** @param key as far as one is configured; used when the repository is an encrypted one */
    RepositoryDestination(Repository repository, String name, Optional<BackupKey> key, Output output) {
        this.repository = repository;
        this.name = name;
        this.key = key;
        this.output = output;
    }

    @Override
    public String words() {
        return "repository " + repository.location();
    }

    @Override
    public boolean replaces() {
        return false;
    }

    @Override
    public void requireReady() throws IOException {
        keyInUse();
        BackupDestination.requireWritable(Path.of(repository.location()));
    }

    private boolean isEncrypted() {
        return repository.marker().keyId() != null;
    }

    /** @throws BackupKeyException if it needs one that is not at hand */
    private Optional<BackupKey> keyInUse() throws BackupKeyException {
        if (!isEncrypted()) {
            return Optional.empty();
        }
        String needed = repository.marker().keyId();
        if (key.isEmpty()) {
            throw new BackupKeyException(repository.location() + " is encrypted with key " + needed
                    + ", and no key was given; name its file with --key-file");
        }
        if (!key.get().id().equals(needed)) {
            throw new BackupKeyException(
                    repository.location() + " is encrypted with key " + needed + ", given was " + key.get());
        }
        return key;
    }

    /** Also a failure is recorded, where that is possible at all: what monitoring asks for is the last run. */
    @Override
    public void ended(ExitCode code, Optional<String> problem) throws IOException {
        LastRun run = new LastRun(
                System.currentTimeMillis(),
                code.value(),
                made.map(CatalogueEntry::id).orElse(null),
                problem.orElse(null));
        repository.record(run);
    }

    @Override
    public void measure(Path directory, String cluster, ExitCode code, long tookMillis) throws IOException {
        FreshnessFile file = new FreshnessFile(new LocalDisk(), directory, cluster, name);
        if (made.isPresent() && code == ExitCode.OK) {
            file.succeeded(repository.catalogue().entries(), tookMillis);
        } else {
            file.failed(code.value());
        }
    }

    @Override
    public Report make(BackupOrigin origin, Supplier<String> node, StepProgress progress) throws IOException {
        Clock clock = Clock.systemUTC();
        try (RepositoryLock lock = repository.lockShared("backup create", output::warn)) {
            repository
                    .sweep(lock)
                    .forEach(id -> output.warn(id + " was not finished by a process that is gone: cleared away"));
            try (IncomingBackup incoming = repository.begin(lock, clock.instant(), isEncrypted(), Optional.empty())) {
                BackupProcedure.Result result = new BackupProcedure(new LocalDisk(), clock, keyInUse())
                        .run(origin, incoming.file(), progress::step);
                CatalogueEntry entry = incoming.publish(
                        result.verified(),
                        incoming.stored(
                                result.created().sizeBytes(),
                                result.created().sha256(),
                                keyInUse().map(BackupKey::id)),
                        clock.instant());
                made = Optional.of(entry);
                return BackupReport.catalogued(entry, node.get(), repository.file(entry));
            }
        }
    }
}

package io.raftkv.ctl.command;

import io.raftkv.backup.BackupKey;
import io.raftkv.ctl.context.ContextFile;
import io.raftkv.ctl.context.NamedRepository;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.repository.DirectoryStorage;
import io.raftkv.ctl.repository.Repository;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl repo init}. */
@Command(
        name = "init",
        description = {
            "Make a repository of a directory that is empty or does not exist yet.",
            "With --name it can be called by that name from then on, on this machine."
        })
final class RepoInitCommand extends CtlCommand {
    @Parameters(paramLabel = "DIR", description = "The directory; on a mount of its own, best on another machine.")
    private Path directory;

    @Option(names = "--name", paramLabel = "NAME", description = "Write it into the context file under this name.")
    private String name;

    @Option(names = "--encrypt", description = "Encrypt what is written to it. Makes the key file when there is none.")
    private boolean encrypt;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The key, not in the repository: keep a copy of it elsewhere.")
    private Path keyFile;

    private record Initialised(String path, String repositoryId, String name, String keyId) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Path path = directory.toAbsolutePath().normalize();
        Optional<Path> keyPath = keyPath(path);
        NamedRepository named = name == null ? null : named(path, keyPath);
        Optional<BackupKey> key = keyPath.isEmpty() ? Optional.empty() : Optional.of(key(keyPath.get()));
        Repository made =
                Repository.init(new DirectoryStorage(new LocalDisk(), path), key.map(BackupKey::id), Instant.now());
        if (named != null) {
            ContextFile file = invocation.contextStore().writable();
            file.with(named).save();
        }
        String id = made.marker().repositoryId();
        invocation
                .output()
                .print(Report.of(
                                "RepositoryInitialised",
                                new Initialised(
                                        path.toString(), id, name, made.marker().keyId()))
                        .line("repository ", id, " in ", path, name == null ? "" : ", called " + name)
                        .name(name == null ? path.toString() : name));
        return ExitCode.OK;
    }

    private Optional<Path> keyPath(Path repository) {
        if (encrypt != (keyFile != null)) {
            throw new CtlException(ExitCode.USAGE, "--encrypt and --key-file go together");
        }
        Optional<Path> file =
                Optional.ofNullable(keyFile).map(given -> given.toAbsolutePath().normalize());
        if (file.isPresent() && file.get().startsWith(repository)) {
            throw new CtlException(
                    ExitCode.USAGE, "a key beside what it protects protects nothing", "--key-file in another place");
        }
        return file;
    }

    private static BackupKey key(Path file) throws IOException {
        return Files.exists(file) ? BackupKey.read(file) : BackupKey.create(file);
    }

    private NamedRepository named(Path path, Optional<Path> keyPath) {
        try {
            return new NamedRepository(name, path, keyPath);
        } catch (IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, e.getMessage(), null, e);
        }
    }
}

package io.raftkv.ctl.command;

import io.raftkv.backup.BackupKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The key of encrypted archives. There is no option for the key itself. */
final class KeyFileOption {
    private static final String VARIABLE = "RAFTKVCTL_KEY_FILE";

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "Key of encrypted archives (also: RAFTKVCTL_KEY_FILE, or the repository's in the context file).")
    private Path keyFile;

    /** @param configured of the repository in the context file */
    Optional<Path> file(Invocation invocation, Optional<Path> configured) {
        String variable = invocation.environment().getOrDefault(VARIABLE, "");
        return Optional.ofNullable(keyFile)
                .or(() -> variable.isBlank() ? configured : Optional.of(Path.of(variable)))
                .map(file -> file.toAbsolutePath().normalize());
    }

    /** @throws io.raftkv.backup.BackupKeyException if the file is no key, or open to others */
    Optional<BackupKey> key(Invocation invocation, Optional<Path> configured) throws IOException {
        Optional<Path> file = file(invocation, configured);
        return file.isPresent() ? Optional.of(BackupKey.read(file.get())) : Optional.empty();
    }
}

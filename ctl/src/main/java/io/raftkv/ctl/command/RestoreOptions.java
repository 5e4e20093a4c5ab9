package io.raftkv.ctl.command;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is restored, and where to. */
final class RestoreOptions {
    @Parameters(paramLabel = "FILE", description = "The archive; also what plain tar made of a data directory.")
    private Path file;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Restore this data directory of a stopped node. Without it: the whole cluster of the context.")
    private Path dataDirectory;

    @Mixin
    private KeyFileOption keyFile;

    /** @return {@code null} when none is configured */
    Path keyFile(Invocation invocation) {
        return keyFile.file(invocation, RepositoryOption.keyFileFor(invocation, file))
                .orElse(null);
    }

    Path file() {
        return file;
    }

    /** {@code null} for the whole cluster */
    Path dataDirectory() {
        return dataDirectory == null ? null : dataDirectory.toAbsolutePath().normalize();
    }
}

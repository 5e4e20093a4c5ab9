package io.raftkv.ctl.command;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which schedule, and where it lies. */
final class ScheduleOptions {
    private static final Path SYSTEMD = Path.of("/etc/systemd/system");
    private static final Path CRON = Path.of("/etc/cron.d");

    @Mixin
    private RepositoryOption repository;

    @Option(names = "--cron", description = "A file in /etc/cron.d instead of a timer of systemd.")
    private boolean cron;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Directory of the files, for packages: then nothing is started or stopped.")
    private Path directory;

    RepositoryOption repository() {
        return repository;
    }

    boolean cron() {
        return cron;
    }

    /** Whether systemd is to be told. */
    boolean tellsSystemd() {
        return !cron && directory == null;
    }

    Path directory() {
        return directory != null ? directory.toAbsolutePath().normalize() : cron ? CRON : SYSTEMD;
    }

    Path requireWritable() {
        Path path = directory();
        if (Files.isDirectory(path)) {
            BackupDestination.requireWritable(path);
        }
        return path;
    }
}

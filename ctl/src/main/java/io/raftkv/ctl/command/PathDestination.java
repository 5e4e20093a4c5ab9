package io.raftkv.ctl.command;

import io.raftkv.backup.BackupKey;
import io.raftkv.backup.BackupWriter;
import io.raftkv.ctl.backup.BackupOrigin;
import io.raftkv.ctl.backup.BackupProcedure;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** One file, outside any repository. */
record PathDestination(Path archive, Optional<BackupKey> key) implements BackupDestination {

    /** @param given a file, or a directory to put one into */
    static PathDestination of(Path given, Optional<BackupKey> key) {
        Path path = given.toAbsolutePath().normalize();
        if (Files.isDirectory(path)) {
            String name = BackupWriter.topName(Clock.systemUTC().instant());
            return new PathDestination(path.resolve(name + (key.isPresent() ? ".tar.gz.enc" : ".tar.gz")), key);
        }
        if (!Files.isDirectory(path.getParent())) {
            throw new CtlException(ExitCode.USAGE, "there is no directory " + path.getParent());
        }
        return new PathDestination(path, key);
    }

    @Override
    public String words() {
        return archive.toString();
    }

    @Override
    public boolean replaces() {
        return Files.exists(archive);
    }

    @Override
    public void requireReady() {
        BackupDestination.requireWritable(archive.getParent());
    }

    @Override
    public Report make(BackupOrigin origin, Supplier<String> node, StepProgress progress) throws IOException {
        BackupProcedure procedure = new BackupProcedure(new LocalDisk(), Clock.systemUTC(), key);
        BackupProcedure.Result result = procedure.run(origin, archive, progress::step);
        return BackupReport.created(result, node.get());
    }
}

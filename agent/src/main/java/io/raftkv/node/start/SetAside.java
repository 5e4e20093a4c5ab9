package io.raftkv.node.start;

import io.raftkv.disk.AtomicFile;
import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves what a start does not use into {@code set-aside/<time>/}: out of the way, and never deleted by us. */
final class SetAside {
    private static final Logger log = LoggerFactory.getLogger(SetAside.class);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Disk disk;
    private final DataDirectory directory;
    private final Path target;

    SetAside(Disk disk, DataDirectory directory, Instant now) {
        this.disk = disk;
        this.directory = directory;
        this.target = directory.setAside().resolve(NAME.format(now));
    }

    /** Moves files or directories of the data directory, keeping where they stood. Durable when it returns. */
    void take(List<Path> paths, String reason) throws IOException {
        for (Path path : paths) {
            Path to = free(target.resolve(directory.path().relativize(path)));
            disk.createDirectories(to.getParent());
            disk.rename(path, to);
            disk.syncDirectory(to.getParent());
            disk.syncDirectory(path.getParent());
            log.warn("set aside path={} to={} reason=\"{}\"", path, to, reason);
        }
    }

    /**
     * Copies small files of the data directory that are about to be replaced. Durable when it returns.
     *
     * @return the directory that holds the copies
     */
    Path copy(List<Path> files) throws IOException {
        Path kept = free(target);
        for (Path file : files) {
            byte[] content = new AtomicFile(disk, file)
                    .read()
                    .orElseThrow(() -> new IOException(file + " disappeared while it was being kept"));
            Path to = kept.resolve(directory.path().relativize(file));
            disk.createDirectories(to.getParent());
            new AtomicFile(disk, to).write(content);
        }
        return kept;
    }

    private Path free(Path wanted) throws IOException {
        Path name = wanted;
        for (int number = 2; disk.exists(name); number++) {
            name = wanted.resolveSibling(wanted.getFileName() + "." + number);
        }
        return name;
    }
}

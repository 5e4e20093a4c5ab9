package io.raftkv.node.start;

import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where things are in a data directory. */
record DataDirectory(Path path) {
    private static final String LOG_SUFFIX = ".wal";
    private static final String SPARE_SUFFIX = ".spare";

    Path raft() {
        return path.resolve("raft");
    }

    /** Where {@code raft/} is built before it gets its name; whatever stands there at a start is unfinished. */
    Path raftInPreparation() {
        return path.resolve("raft.preparing");
    }

    /** The instance id under which this node has asked for membership, before it has a {@code raft/}. */
    Path joining() {
        return path.resolve("joining");
    }

    Path snapshots() {
        return path.resolve("snapshots");
    }

    Path setAside() {
        return path.resolve("set-aside");
    }

    /** Segments of the log, by name, and the prepared spare. */
    List<Path> logFiles(Disk disk) throws IOException {
        return disk.list(path).stream()
                .filter(file -> isLog(file) || file.toString().endsWith(SPARE_SUFFIX))
                .toList();
    }

    boolean hasLog(Disk disk) throws IOException {
        return disk.list(path).stream().anyMatch(DataDirectory::isLog);
    }

    private static boolean isLog(Path file) {
        return file.toString().endsWith(LOG_SUFFIX);
    }
}

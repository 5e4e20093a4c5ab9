package io.raftkv.ctl.restore;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps every agent off a data directory, or finds out that one is using it. */
final class DataDirectoryUse implements Closeable {
    /** The file that an agent holds a lock on while it runs ({@code agent/docs/architecture.md}). */
    static final String LOCK_FILE = "LOCK";

    private final FileChannel channel;

    private DataDirectoryUse(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param dataDirectory nothing is created in it, and it need not exist
     * @throws CtlException if a process uses it
     */
    static DataDirectoryUse claim(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(LOCK_FILE);
        if (!Files.exists(file)) {
            return new DataDirectoryUse(null);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        if (!isFree(channel)) {
            channel.close();
            throw new CtlException(
                    ExitCode.LOCKED, "an agent is using " + dataDirectory, "stop it first, e.g. systemctl stop raftkv");
        }
        return new DataDirectoryUse(channel);
    }

    /** Whether an agent was ever started on it: what it wrote there may exist nowhere else. */
    static boolean wasOpened(Disk disk, Path dataDirectory) throws IOException {
        return disk.exists(dataDirectory.resolve(LOCK_FILE));
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}

package io.raftkv.node.start;

import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * {@code LOCK} in the data directory, held while a process uses it. The kernel lets go of it when the process ends,
 * however it ends. It stands beside {@code raft/}, not in it: removing {@code raft/} is a step of the runbook.
 */
public final class DirectoryLock implements AutoCloseable {
    public static final String FILE_NAME = "LOCK";

    /** {@code null} for a directory that has no lock file, and so was never used by an agent. */
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Holds nothing: for a directory that no other process can reach. */
    static DirectoryLock unneeded() {
        return new DirectoryLock(null);
    }

    /**
     * @param dataDirectory created, and its name forced, where it does not exist
     * @throws DirectoryInUseException if another process uses it
     * @throws StartRefusedException if this process may not write there
     */
    public static DirectoryLock acquire(Path dataDirectory) throws StartRefusedException {
        try {
            new LocalDisk().createDirectories(dataDirectory);
            return locked(dataDirectory, false, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            throw new StartRefusedException(
                    "the data directory " + dataDirectory + " cannot be written: " + e,
                    "give it to the user that the agent runs as, for example chown -R raftkv:raftkv " + dataDirectory);
        } catch (IOException e) {
            throw new StartRefusedException(
                    "the data directory " + dataDirectory + " cannot be written: " + e.getMessage(),
                    "look at the disk that holds it (dmesg, df, mount)");
        }
    }

    /**
     * For those who only read: keeps agents from starting and lets other readers in. Writes nothing, so that a backup
     * that is mounted read-only can be looked at; where there is no lock file there is no agent either.
     *
     * @throws DirectoryInUseException if an agent uses it
     * @throws IOException if the lock file cannot be read
     */
    public static DirectoryLock share(Path dataDirectory) throws DirectoryInUseException, IOException {
        try {
            return locked(dataDirectory, true, StandardOpenOption.READ);
        } catch (NoSuchFileException neverUsed) {
            return new DirectoryLock(null);
        }
    }

    private static DirectoryLock locked(Path dataDirectory, boolean shared, OpenOption... options)
            throws DirectoryInUseException, IOException {
        Path file = dataDirectory.resolve(FILE_NAME);
        FileChannel channel = FileChannel.open(file, options);
        if (isLocked(channel, shared)) {
            return new DirectoryLock(channel);
        }
        Optional<Long> holder = LockHolder.of(file);
        channel.close();
        throw new DirectoryInUseException(dataDirectory, holder);
    }

    private static boolean isLocked(FileChannel channel, boolean shared) throws IOException {
        try {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
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

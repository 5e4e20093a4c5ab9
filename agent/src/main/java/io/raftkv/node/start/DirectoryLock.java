package io.raftkv.node.start;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * {@code LOCK} in the data directory, held while a process uses it. The kernel lets go of it when the process ends,
 * however it ends. It stands beside {@code raft/}, not in it: removing {@code raft/} is a step of the runbook.
 */
public final class DirectoryLock implements AutoCloseable {
    public static final String FILE_NAME = "LOCK";

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param dataDirectory created where it does not exist
     * @throws StartRefusedException if another process uses it, or this one may not write there
     */
    public static DirectoryLock acquire(Path dataDirectory) throws StartRefusedException {
        Path file = dataDirectory.resolve(FILE_NAME);
        try {
            Files.createDirectories(dataDirectory);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                return new DirectoryLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new StartRefusedException(
                    "the data directory " + dataDirectory + " cannot be written: " + e,
                    "give it to the user that the agent runs as, for example chown -R raftkv:raftkv " + dataDirectory);
        }
        throw new StartRefusedException(
                "the data directory " + dataDirectory + " is in use by another process", "stop that agent first");
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

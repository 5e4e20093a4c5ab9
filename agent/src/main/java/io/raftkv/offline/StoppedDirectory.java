package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.node.start.DirectoryInUseException;
import io.raftkv.node.start.DirectoryLock;
import io.raftkv.node.start.DirectoryReading;
import io.raftkv.node.start.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The data directory of a node that is stopped, and stays so until this is closed. */
final class StoppedDirectory implements AutoCloseable {
    private static final Path THIS_PROCESS = Path.of("/proc/self");

    private final Path path;
    private final DirectoryLock lock;

    private StoppedDirectory(Path path, DirectoryLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** For reading: changes nothing, and other readers may come in. */
    static StoppedDirectory toRead(Disk disk, Path directory) throws OfflineException, IOException {
        Path path = requireDataDirectory(disk, directory);
        try {
            return new StoppedDirectory(path, DirectoryLock.share(path));
        } catch (DirectoryInUseException e) {
            throw inUse(e);
        }
    }

    /**
     * For changing it. As root this would leave files behind that the agent's own user cannot replace, so only the owner
     * may.
     */
    static StoppedDirectory toChange(Disk disk, Path directory) throws OfflineException, IOException {
        Path path = requireDataDirectory(disk, directory);
        requireOwner(path);
        try {
            return new StoppedDirectory(path, DirectoryLock.acquire(path));
        } catch (DirectoryInUseException e) {
            throw inUse(e);
        } catch (StartRefusedException e) {
            throw new OfflineException(ExitCode.FAILURE, e.reason(), e.remedy());
        }
    }

    Path path() {
        return path;
    }

    DirectoryReading reading(Disk disk) throws IOException {
        return DirectoryReading.of(disk, path);
    }

    private static Path requireDataDirectory(Disk disk, Path directory) throws OfflineException, IOException {
        Path path = directory.toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            throw new OfflineException(
                    ExitCode.NOT_FOUND,
                    "there is no directory " + path,
                    "name the directory that storage.data_dir of this node names, /var/lib/raftkv by default");
        }
        if (!Files.isDirectory(path)) {
            throw new OfflineException(
                    ExitCode.NOT_FOUND, path + " is not a directory", "name the data directory, not a file in it");
        }
        boolean ours = disk.exists(path.resolve("raft"))
                || disk.exists(path.resolve("snapshots"))
                || disk.list(path).stream().anyMatch(file -> file.toString().endsWith(".wal"));
        if (!ours) {
            throw new OfflineException(
                    ExitCode.NOT_FOUND,
                    path + " is not the data directory of a node: it has neither raft/ nor snapshots/ nor *.wal",
                    "name the directory that storage.data_dir of this node names");
        }
        return path;
    }

    private static void requireOwner(Path path) throws OfflineException, IOException {
        // By number: in a container the user need not have a name.
        Object owner = Files.getAttribute(path, "unix:uid");
        Object user = Files.getAttribute(THIS_PROCESS, "unix:uid");
        if (!owner.equals(user)) {
            String name = Files.getOwner(path).getName();
            throw new OfflineException(
                    ExitCode.REFUSED,
                    path + " belongs to " + name + ", this is user " + user
                            + ", and the agent could not replace what is written now",
                    "run it as its owner: sudo -u " + name + " raftkv-agent offline …");
        }
    }

    private static OfflineException inUse(DirectoryInUseException e) {
        return new OfflineException(
                ExitCode.IN_USE,
                e.reason(),
                "stop that agent first: systemctl stop raftkv. Beside a running node,"
                        + " raftkvctl status tells what can be known");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}

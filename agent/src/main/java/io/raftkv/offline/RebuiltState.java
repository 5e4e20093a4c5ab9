package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.node.start.DirectoryReading;
import io.raftkv.rocks.RocksKeySpace;
import io.raftkv.rocks.RocksOptions;
import io.raftkv.rocks.StateSource;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest.FileEntry;
import io.raftkv.store.KeySpaceFailure;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.KvStateMachine;
import io.raftkv.store.StateHeader;
import io.raftkv.store.StateTotals;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The state of a stopped node at one index, rebuilt in a directory of its own that goes when this is closed, also by
 * Ctrl-C. Shares immutable files with the snapshot by hard link where the file system allows, and copies otherwise.
 */
final class RebuiltState implements AutoCloseable {
    private static final RocksOptions OPTIONS = RocksOptions.ofBudget(64 << 20);

    private final Disk disk;
    private final Path directory;
    private final Thread removal;
    private RocksKeySpace keySpace;

    private RebuiltState(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
        this.removal = new Thread(this::removeAtExit, "raftkv-offline-removal");
        Runtime.getRuntime().addShutdownHook(removal);
    }

    /**
     * @param workDirectory where to build it
     * @throws OfflineException if the snapshot is damaged, or there is no room for a copy
     */
    static RebuiltState of(Disk disk, DirectoryReading reading, Reach.Base base, long index, Path workDirectory)
            throws OfflineException, IOException {
        if (!Files.isDirectory(workDirectory)) {
            throw new OfflineException(
                    ExitCode.NOT_FOUND, "there is no directory " + workDirectory, "--work-dir names one that exists");
        }
        if (base.snapshot().isPresent()) {
            requireRoom(base.snapshot().get(), workDirectory);
        }
        RebuiltState state = new RebuiltState(disk, Files.createTempDirectory(workDirectory, "raftkv-offline-"));
        try {
            state.build(reading, base, index);
            return state;
        } catch (KeySpaceFailure e) {
            state.close();
            throw new OfflineException(ExitCode.DAMAGED, e.getMessage(), damagedRemedy(reading));
        } catch (OfflineException | IOException | RuntimeException e) {
            state.close();
            throw e;
        }
    }

    KeySpaceReader reader() {
        return keySpace;
    }

    StateHeader header() {
        return keySpace.header();
    }

    /**
     * Reads every key and counts anew.
     *
     * @throws OfflineException if the keys are not what the state says of itself
     */
    StateTotals verifiedTotals(DirectoryReading reading) throws OfflineException {
        try {
            StateTotals totals = StateTotals.of(keySpace);
            if (totals.matches(header())) {
                return totals;
            }
            throw new OfflineException(
                    ExitCode.DAMAGED,
                    "the state at index " + header().applied().index() + " says " + header().keyCount()
                            + " keys with hash " + header().hash().toHex() + ", its keys are " + totals.keyCount()
                            + " with hash " + totals.hash().toHex(),
                    damagedRemedy(reading));
        } catch (KeySpaceFailure e) {
            throw new OfflineException(ExitCode.DAMAGED, e.getMessage(), damagedRemedy(reading));
        }
    }

    static String damagedRemedy(DirectoryReading reading) {
        return "raftkv-agent offline check " + reading.path() + " names what is damaged";
    }

    private void build(DirectoryReading reading, Reach.Base base, long index) throws OfflineException, IOException {
        Optional<PublishedSnapshot> snapshot = base.snapshot();
        if (snapshot.isPresent()) {
            for (FileEntry file : snapshot.get().manifest().files()) {
                transfer(snapshot.get().directory(), file.name());
            }
        }
        keySpace = RocksKeySpace.open(directory, OPTIONS);
        if (snapshot.isPresent()) {
            Optional<String> contradiction = snapshot.get().manifest().contradiction(header());
            if (contradiction.isPresent()) {
                throw new OfflineException(
                        ExitCode.DAMAGED,
                        snapshot.get().directory() + ": " + contradiction.get(),
                        damagedRemedy(reading));
            }
        }
        Replay.run(disk, reading.path(), index, new KvStateMachine(keySpace));
    }

    private void transfer(Path from, String name) throws IOException {
        try {
            StateSource.transfer(disk, from, directory, name);
        } catch (FileSystemException notLinkable) {
            // Another file system, or a file of somebody else's that the kernel does not let us link.
            Files.copy(from.resolve(name), directory.resolve(name));
        }
    }

    private static void requireRoom(PublishedSnapshot snapshot, Path workDirectory)
            throws OfflineException, IOException {
        boolean shared = Files.getFileStore(snapshot.directory()).equals(Files.getFileStore(workDirectory));
        long usable = Files.getFileStore(workDirectory).getUsableSpace();
        if (!shared && usable < snapshot.manifest().sizeBytes()) {
            throw new OfflineException(
                    ExitCode.REFUSED,
                    "the snapshot has " + snapshot.manifest().sizeBytes() + " bytes, and " + workDirectory
                            + " has room for " + usable,
                    "--work-dir with a directory on the file system of the data, where nothing is copied");
        }
    }

    @Override
    public void close() throws IOException {
        if (keySpace != null) {
            keySpace.close();
        }
        disk.deleteTree(directory);
        Runtime.getRuntime().removeShutdownHook(removal);
    }

    private void removeAtExit() {
        try {
            disk.deleteTree(directory);
        } catch (IOException e) {
            System.err.println("raftkv-agent: not removed: " + directory + ": " + e);
        }
    }
}

package io.raftkv.snapshot;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import io.raftkv.rocks.StateSource;
import io.raftkv.rocks.StoredKeySpace;
import io.raftkv.snapshot.SnapshotManifest.FileEntry;
import io.raftkv.store.KeySpaceFailure;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.StateHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes snapshots of a state, and takes over those that were received. The only class here that reaches RocksDB.
 *
 * <p>One at a time. Takes as long as the disk needs for what changed since the last snapshot: never on the apply
 * thread.
 */
public final class SnapshotPublisher {
    private static final Logger log = LoggerFactory.getLogger(SnapshotPublisher.class);
    private static final String ROCKS_LOG_SUFFIX = ".log";

    private final Disk disk;
    private final SnapshotStore store;

    public SnapshotPublisher(Disk disk, SnapshotStore store) {
        this.disk = disk;
        this.store = store;
    }

    /** What to build a state from this snapshot with. */
    public static StateSource source(PublishedSnapshot snapshot) {
        return new StateSource(
                snapshot.directory(),
                snapshot.manifest().files().stream().map(FileEntry::name).toList());
    }

    /**
     * Publishes a snapshot of what is applied now, or a little later.
     *
     * @return the snapshot; the one that exists already when nothing was applied since
     * @throws KeySpaceFailure if RocksDB failed
     */
    public synchronized PublishedSnapshot create(StoredKeySpace state, SnapshotOrigin origin) throws IOException {
        long startNanos = System.nanoTime();
        PublishedSnapshot published = staged(staging -> {
            state.checkpoint(staging);
            return store.publish(staging, manifest(state, staging, origin, forcedFiles(staging)));
        });
        log.info(
                "snapshot published path={} index={} term={} keys={} bytes={} millis={}",
                published.directory(),
                published.manifest().index(),
                published.manifest().term(),
                published.manifest().keyCount(),
                published.manifest().sizeBytes(),
                (System.nanoTime() - startNanos) / 1_000_000);
        return published;
    }

    /**
     * Verifies every byte of a snapshot that was received into {@code received}, and publishes it here. The directory
     * stays as it is; its immutable files are shared by hard link. Files that the manifest does not name are left out.
     *
     * @throws SnapshotInvalidException if it is not what its manifest says; nothing was published
     */
    public synchronized PublishedSnapshot adopt(StoredKeySpace keySpace, Path received) throws IOException {
        SnapshotManifest manifest = SnapshotVerification.QUICK.verify(disk, received);
        PublishedSnapshot published = staged(staging -> adopt(keySpace, received, manifest, staging));
        log.info("snapshot adopted path={} index={}", published.directory(), manifest.index());
        return published;
    }

    private PublishedSnapshot adopt(StoredKeySpace keySpace, Path received, SnapshotManifest manifest, Path staging)
            throws IOException {
        disk.createDirectories(staging);
        for (FileEntry entry : manifest.files()) {
            StateSource.transfer(disk, received, staging, entry.name());
            force(staging.resolve(entry.name()));
            if (!FileDigest.sha256(disk, staging.resolve(entry.name())).equals(entry.sha256())) {
                throw new SnapshotInvalidException(
                        received, "file " + entry.name() + " is damaged: its SHA-256 is not that of the manifest");
            }
        }
        try (KeySpaceReader.View state = keySpace.openCheckpoint(staging)) {
            Optional<String> contradiction = manifest.contradiction(state.header());
            if (contradiction.isPresent()) {
                throw new SnapshotInvalidException(received, contradiction.get());
            }
        } catch (KeySpaceFailure e) {
            throw new SnapshotInvalidException(received, e.getMessage());
        }
        return store.publish(staging, manifest);
    }

    private interface Building {
        PublishedSnapshot in(Path staging) throws IOException;
    }

    /** What could not be finished goes at once: it may be a full disk that it could not be finished on. */
    private PublishedSnapshot staged(Building building) throws IOException {
        Path staging = store.newStaging();
        try {
            return building.in(staging);
        } catch (IOException | RuntimeException e) {
            try {
                disk.deleteTree(staging);
            } catch (IOException left) {
                log.warn("unfinished snapshot not removed path={} error={}", staging, left.toString());
            }
            throw e;
        }
    }

    private static SnapshotManifest manifest(
            StoredKeySpace keySpace, Path staging, SnapshotOrigin origin, List<FileEntry> files) {
        // Read from the checkpoint, never noted before it: the state moved on while it was made.
        try (KeySpaceReader.View state = keySpace.openCheckpoint(staging)) {
            StateHeader header = state.header();
            return new SnapshotManifest(
                    SnapshotManifest.FORMAT_VERSION,
                    origin.clusterId(),
                    origin.epoch(),
                    header.applied().index(),
                    header.applied().term(),
                    header.revision(),
                    header.stampMillis(),
                    header.keyCount(),
                    header.dataBytes(),
                    header.hash().toHex(),
                    origin.members().apply(state),
                    files,
                    System.currentTimeMillis(),
                    origin.createdBy());
        }
    }

    private List<FileEntry> forcedFiles(Path staging) throws IOException {
        Optional<PublishedSnapshot> previous = store.newest();
        Map<String, FileEntry> known = new HashMap<>();
        previous.ifPresent(snapshot -> snapshot.manifest().files().forEach(entry -> known.put(entry.name(), entry)));
        List<FileEntry> files = new ArrayList<>();
        for (Path file : disk.list(staging)) {
            String name = file.getFileName().toString();
            if (name.endsWith(ROCKS_LOG_SUFFIX)) {
                // RocksDB's own log is off and this is empty; a snapshot holds nothing that could be replayed.
                disk.delete(file);
                continue;
            }
            FileEntry entry = known.get(name);
            // The same inode was forced and digested for the snapshot before: cost grows with what changed only.
            boolean shared = entry != null
                    && disk.isSameFile(file, previous.orElseThrow().directory().resolve(name));
            files.add(shared ? entry : new FileEntry(name, force(file), FileDigest.sha256(disk, file)));
        }
        return files;
    }

    private long force(Path path) throws IOException {
        try (DiskFile file = disk.openForWriting(path)) {
            file.force();
            return file.size();
        }
    }
}

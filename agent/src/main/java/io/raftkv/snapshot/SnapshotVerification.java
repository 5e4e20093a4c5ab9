package io.raftkv.snapshot;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import io.raftkv.snapshot.SnapshotManifest.FileEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the files of a snapshot are what its manifest says. Files that it does not name are no part of it. */
public enum SnapshotVerification {
    /** Manifest, names and sizes: for whatever is not built on. */
    QUICK(0),
    /**
     * What a start builds on: SHA-256 of every file that RocksDB replaces or appends to, and of tables up to 1 GiB, some
     * seconds of reading. Damage in the tables beyond is found by RocksDB's checksum of each block when it is read.
     */
    START(1L << 30),
    /** SHA-256 of every byte too: when it was published, received, or brought in by an operator. */
    FULL(Long.MAX_VALUE);

    private static final String TABLE_SUFFIX = ".sst";

    private final long digestedTableBytes;

    SnapshotVerification(long digestedTableBytes) {
        this.digestedTableBytes = digestedTableBytes;
    }

    /**
     * @return the manifest
     * @throws SnapshotInvalidException naming the first thing that is wrong
     */
    public SnapshotManifest verify(Disk disk, Path snapshot) throws IOException {
        SnapshotManifest manifest = ManifestFile.read(disk, snapshot);
        long left = digestedTableBytes;
        for (FileEntry entry : manifest.files()) {
            boolean table = entry.name().endsWith(TABLE_SUFFIX);
            verify(disk, snapshot, entry, table ? entry.sizeBytes() <= left : this != QUICK);
            left -= table ? Math.min(left, entry.sizeBytes()) : 0;
        }
        return manifest;
    }

    /**
     * Everything that is wrong with a snapshot, where {@link #verify} stops at the first.
     *
     * @return one text per file; empty for a whole snapshot
     * @throws IOException if a file cannot be read
     */
    public List<String> problems(Disk disk, Path snapshot) throws IOException {
        List<String> problems = new ArrayList<>();
        try {
            for (FileEntry entry : ManifestFile.read(disk, snapshot).files()) {
                try {
                    verify(disk, snapshot, entry, this == FULL);
                } catch (SnapshotInvalidException e) {
                    problems.add(e.reason());
                }
            }
        } catch (SnapshotInvalidException e) {
            problems.add(e.reason());
        }
        return problems;
    }

    private static void verify(Disk disk, Path snapshot, FileEntry entry, boolean digest) throws IOException {
        Path file = snapshot.resolve(entry.name());
        if (!disk.exists(file) || disk.isDirectory(file)) {
            throw new SnapshotInvalidException(snapshot, "file " + entry.name() + " is missing");
        }
        long sizeBytes = sizeBytes(disk, file);
        if (sizeBytes != entry.sizeBytes()) {
            throw new SnapshotInvalidException(
                    snapshot, "file " + entry.name() + " has " + sizeBytes + " bytes instead of " + entry.sizeBytes());
        }
        if (digest && !FileDigest.sha256(disk, file).equals(entry.sha256())) {
            throw new SnapshotInvalidException(
                    snapshot, "file " + entry.name() + " is damaged: its SHA-256 is not that of the manifest");
        }
    }

    private static long sizeBytes(Disk disk, Path file) throws IOException {
        try (DiskFile opened = disk.openForReading(file)) {
            return opened.size();
        }
    }
}

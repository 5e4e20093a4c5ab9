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
    /** Manifest, names and sizes: cheap, at every start. */
    QUICK,
    /** SHA-256 of every byte too: when it was published, received, or brought in by an operator. */
    FULL;

    /**
     * @return the manifest
     * @throws SnapshotInvalidException naming the first thing that is wrong
     */
    public SnapshotManifest verify(Disk disk, Path snapshot) throws IOException {
        SnapshotManifest manifest = ManifestFile.read(disk, snapshot);
        for (FileEntry entry : manifest.files()) {
            verify(disk, snapshot, entry);
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
                    verify(disk, snapshot, entry);
                } catch (SnapshotInvalidException e) {
                    problems.add(e.reason());
                }
            }
        } catch (SnapshotInvalidException e) {
            problems.add(e.reason());
        }
        return problems;
    }

    private void verify(Disk disk, Path snapshot, FileEntry entry) throws IOException {
        Path file = snapshot.resolve(entry.name());
        if (!disk.exists(file) || disk.isDirectory(file)) {
            throw new SnapshotInvalidException(snapshot, "file " + entry.name() + " is missing");
        }
        long sizeBytes = sizeBytes(disk, file);
        if (sizeBytes != entry.sizeBytes()) {
            throw new SnapshotInvalidException(
                    snapshot, "file " + entry.name() + " has " + sizeBytes + " bytes instead of " + entry.sizeBytes());
        }
        if (this == FULL && !FileDigest.sha256(disk, file).equals(entry.sha256())) {
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

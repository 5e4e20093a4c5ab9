package io.raftkv.backup;

import io.raftkv.disk.Disk;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one pass over an archive saw: size and digest of every file, the manifests of snapshots, and the segments of the
 * log, spooled to a temporary directory because they are judged together.
 */
final class SeenFiles implements Closeable {
    record Seen(long sizeBytes, String sha256) {}

    private static final int BUFFER_BYTES = 256 << 10;
    private static final long MANIFESTS_BYTES_MAX = 64L << 20;
    /** Left free on the file system of the spool, whatever an archive claims. */
    private static final long SPARED_BYTES = 256L << 20;

    private final Disk disk;
    private final Path archive;
    private final Path spool;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Map<String, Seen> files = new TreeMap<>();
    private final Map<String, byte[]> manifests = new HashMap<>();
    private final Map<String, Path> spools = new HashMap<>();
    private long manifestBytes;

    SeenFiles(Disk disk, Path archive) throws IOException {
        this.disk = disk;
        this.archive = archive;
        this.spool = Files.createTempDirectory("raftkv-verify-");
    }

    Map<String, Seen> files() {
        return files;
    }

    /** The content of every {@code MANIFEST.json}, by path. */
    Map<String, byte[]> manifests() {
        return manifests;
    }

    /** @return the spooled segments of one directory of the archive; an empty directory when it has none */
    Path segmentsOf(String directory) throws IOException {
        Path spooled = spools.get(directory);
        if (spooled == null) {
            spooled = Files.createDirectory(spool.resolve(String.valueOf(spools.size())));
            spools.put(directory, spooled);
        }
        return spooled;
    }

    Seen see(TarEntry entry, ArchiveReader.Content content) throws IOException {
        String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
        Seen seen;
        if (name.equals(BackupManifest.FILE_NAME)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            manifestBytes = Math.addExact(manifestBytes, entry.sizeBytes());
            if (entry.sizeBytes() > BackupManifestCodec.SIZE_BYTES_MAX || manifestBytes > MANIFESTS_BYTES_MAX) {
                throw new BackupInvalidException(archive, entry.path() + " has " + entry.sizeBytes() + " bytes");
            }
            seen = copy(content, bytes);
            manifests.put(entry.path(), bytes.toByteArray());
        } else if (BackupManifest.FileEntry.isSegment(name)) {
            seen = spool(entry, name, content);
        } else {
            seen = copy(content, OutputStream.nullOutputStream());
        }
        files.put(entry.path(), seen);
        return seen;
    }

    private Seen spool(TarEntry entry, String name, ArchiveReader.Content content) throws IOException {
        long usable = disk.usableBytes(spool);
        if (usable - SPARED_BYTES < entry.sizeBytes()) {
            throw new InsufficientSpaceException(spool, entry.sizeBytes() + SPARED_BYTES, usable);
        }
        try (OutputStream target =
                Files.newOutputStream(segmentsOf(parent(entry.path())).resolve(name))) {
            return copy(content, target);
        }
    }

    static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private Seen copy(ArchiveReader.Content content, OutputStream target) throws IOException {
        Sha256 digest = new Sha256();
        long size = 0;
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            digest.update(buffer, count);
            target.write(buffer, 0, count);
            size += count;
        }
        return new Seen(size, digest.hex());
    }

    @Override
    public void close() throws IOException {
        disk.deleteTree(spool);
    }
}

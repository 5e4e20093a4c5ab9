package io.raftkv.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The bytes of one archive, in order. Every file is compared with what the manifest said of it before. */
final class ArchiveTar {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int LEVEL_STORED = 0;
    private static final int LEVEL_FAST = 1;
    private static final int MODE_DIRECTORY = 040755;
    private static final int MODE_FILE = 0100644;

    private final GzipMembers compressed;
    /** Tar writes blocks of 512 bytes, too small a bite for deflate; flushed before the level changes. */
    private final OutputStream blocks;

    private final TarArchiveOutputStream tar;
    private final String top;
    private final Instant created;
    private final BackupProgress progress;
    private final long totalBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private String snapshotDirectory = "";
    private long doneBytes;

    private BackupManifest.FileEntry entry;
    private Sha256 digest;
    private long entryBytes;

    /** @param totalBytes of all files, for the progress */
    ArchiveTar(OutputStream target, String top, Instant created, long totalBytes, BackupProgress progress) {
        this.compressed = new GzipMembers(target);
        this.blocks = new BufferedOutputStream(compressed, BUFFER_BYTES);
        this.tar = new TarArchiveOutputStream(blocks, "UTF-8");
        this.top = top;
        this.created = created;
        this.totalBytes = totalBytes;
        this.progress = progress;
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    }

    void manifest(byte[] encoded) throws IOException {
        compressed.level(LEVEL_FAST);
        directory("");
        header(BackupManifest.FILE_NAME, encoded.length);
        tar.write(encoded);
        tar.closeArchiveEntry();
    }

    /** @throws BackupInvalidException if the file is not what the manifest says of it */
    void add(BackupManifest.FileEntry file, Path content) throws IOException {
        begin(file);
        try (InputStream input = Files.newInputStream(content)) {
            for (int count = input.read(buffer); count > 0 && entryBytes + count <= file.sizeBytes(); ) {
                write(buffer, 0, count);
                count = input.read(buffer);
            }
            // A file that has grown stands at a place that is not its end.
            end(content, input.read() < 0);
        }
    }

    void begin(BackupManifest.FileEntry file) throws IOException {
        if (!file.isSegment()) {
            snapshotDirectories(file.path().substring(0, file.path().lastIndexOf('/') + 1));
        }
        blocks.flush();
        compressed.level(BackupWriter.isTable(file.path()) ? LEVEL_STORED : LEVEL_FAST);
        header(file.path(), file.sizeBytes());
        entry = file;
        digest = new Sha256();
        entryBytes = 0;
    }

    void write(ByteBuffer bytes) throws IOException {
        write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        tar.write(bytes, offset, length);
        digest.update(bytes, offset, length);
        entryBytes += length;
        doneBytes += length;
        progress.progress(doneBytes, totalBytes);
    }

    /** @param content where it came from, for the message */
    void end(Path content, boolean wholeRead) throws IOException {
        if (!wholeRead || entryBytes != entry.sizeBytes() || !digest.hex().equals(entry.sha256())) {
            throw new BackupInvalidException(
                    content, "its content is not what the manifest says; it is damaged or was changed meanwhile");
        }
        tar.closeArchiveEntry();
    }

    private void snapshotDirectories(String directory) throws IOException {
        if (!snapshotDirectory.equals(directory)) {
            directory("snapshots/");
            directory(directory);
            snapshotDirectory = directory;
        }
    }

    private void directory(String path) throws IOException {
        TarArchiveEntry directory = new TarArchiveEntry(top + "/" + path);
        directory.setMode(MODE_DIRECTORY);
        put(directory);
        tar.closeArchiveEntry();
    }

    private void header(String path, long sizeBytes) throws IOException {
        TarArchiveEntry file = new TarArchiveEntry(top + "/" + path);
        file.setSize(sizeBytes);
        file.setMode(MODE_FILE);
        put(file);
    }

    private void put(TarArchiveEntry header) throws IOException {
        header.setModTime(Date.from(created));
        header.setIds(0, 0);
        header.setNames("", "");
        tar.putArchiveEntry(header);
    }

    /** Writes the end mark, without which no reader takes the archive for whole. */
    void finish() throws IOException {
        tar.finish();
        blocks.flush();
        compressed.finish();
    }
}

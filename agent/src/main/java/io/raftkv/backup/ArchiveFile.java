package io.raftkv.backup;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** One archive being written. Only its owner may read it: it holds every value of the store. */
final class ArchiveFile implements Closeable {
    record Written(long sizeBytes, String sha256) {}

    private static final int BUFFER_BYTES = 256 << 10;
    private static final int LEVEL_STORED = 0;
    private static final int LEVEL_FAST = 1;
    private static final int MODE_DIRECTORY = 040755;
    private static final int MODE_FILE = 0100644;

    private final FileChannel channel;
    private final DigestOutputStream digested;
    private final GzipMembers compressed;
    /** Tar writes blocks of 512 bytes, too small a bite for deflate; flushed before the level changes. */
    private final OutputStream blocks;

    private final TarArchiveOutputStream tar;
    private final String top;
    private final Instant created;
    private final BackupProgress progress;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private String snapshotDirectory = "";
    private long doneBytes;
    private long totalBytes;

    private ArchiveFile(FileChannel channel, String top, Instant created, BackupProgress progress) {
        this.channel = channel;
        this.top = top;
        this.created = created;
        this.progress = progress;
        OutputStream file = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        this.digested = new DigestOutputStream(file, Sha256.start());
        this.compressed = new GzipMembers(digested);
        this.blocks = new BufferedOutputStream(compressed, BUFFER_BYTES);
        this.tar = new TarArchiveOutputStream(blocks, "UTF-8");
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    }

    static ArchiveFile create(Path file, String top, Instant created, BackupProgress progress) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new ArchiveFile(channel, top, created, progress);
    }

    void expect(long contentBytes) {
        totalBytes = contentBytes;
    }

    void manifest(byte[] encoded) throws IOException {
        compressed.level(LEVEL_FAST);
        directory("");
        header(BackupManifest.FILE_NAME, encoded.length);
        tar.write(encoded);
        tar.closeArchiveEntry();
    }

    /** @throws BackupInvalidException if the file is not what the manifest says of it */
    void add(BackupManifest.FileEntry entry, Path content) throws IOException {
        if (!entry.isSegment()) {
            snapshotDirectories(entry.path().substring(0, entry.path().lastIndexOf('/') + 1));
        }
        blocks.flush();
        compressed.level(BackupWriter.isTable(entry.path()) ? LEVEL_STORED : LEVEL_FAST);
        header(entry.path(), entry.sizeBytes());
        Sha256 digest = new Sha256();
        try (InputStream input = Files.newInputStream(content)) {
            long left = entry.sizeBytes();
            for (int count; left > 0 && (count = input.read(buffer, 0, (int) Math.min(left, buffer.length))) > 0; ) {
                tar.write(buffer, 0, count);
                digest.update(buffer, count);
                left -= count;
                doneBytes += count;
                progress.progress(doneBytes, totalBytes);
            }
            if (left > 0 || input.read() >= 0 || !digest.hex().equals(entry.sha256())) {
                throw new BackupInvalidException(
                        content, "its content is not what the manifest says; it is damaged or was changed meanwhile");
            }
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
        TarArchiveEntry entry = new TarArchiveEntry(top + "/" + path);
        entry.setMode(MODE_DIRECTORY);
        put(entry);
        tar.closeArchiveEntry();
    }

    private void header(String path, long sizeBytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(top + "/" + path);
        entry.setSize(sizeBytes);
        entry.setMode(MODE_FILE);
        put(entry);
    }

    private void put(TarArchiveEntry entry) throws IOException {
        entry.setModTime(Date.from(created));
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
    }

    /** Ends the archive and forces it. */
    Written finish() throws IOException {
        tar.finish();
        blocks.flush();
        compressed.finish();
        digested.flush();
        channel.force(true);
        return new Written(
                channel.size(),
                HexFormat.of().formatHex(digested.getMessageDigest().digest()));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.raftkv.backup;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a {@code tar.gz} front to back, whoever made it: every entry is judged before its content is looked at. */
final class ArchiveReader {
    private static final int BUFFER_BYTES = 256 << 10;
    /** A data directory has thousands of files; the names are kept in memory. */
    private static final int ENTRIES_MAX = 200_000;

    /** Hears every regular file. */
    interface FileVisitor {
        /** @param content is read as far as the visitor likes */
        void file(TarEntry entry, Content content) throws IOException;
    }

    /** The content of one file, given out in pieces. */
    interface Content {
        /** @return the bytes read, -1 at the end */
        int read(byte[] target) throws IOException;
    }

    private final Path archive;
    private final Optional<BackupKey> key;
    private final BackupProgress progress;
    private final Set<String> files = new HashSet<>();
    private final Set<String> directories = new HashSet<>();

    /** @param key for an encrypted archive; not needed for others */
    ArchiveReader(Path archive, Optional<BackupKey> key, BackupProgress progress) {
        this.archive = archive;
        this.key = key;
        this.progress = progress;
    }

    /** @throws BackupInvalidException if the archive is cut off, damaged, or holds what no backup holds */
    void read(FileVisitor visitor) throws IOException {
        long totalBytes = Files.size(archive);
        Optional<EncryptionHeader> header = EncryptionHeader.of(archive);
        try (CountedInput counted = new CountedInput(Files.newInputStream(archive));
                InputStream stored = decrypted(new BufferedInputStream(counted, BUFFER_BYTES), header);
                InputStream input = new BufferedInputStream(new GZIPInputStream(stored, BUFFER_BYTES), BUFFER_BYTES)) {
            TarReader tar = new TarReader(archive, input);
            for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                register(entry);
                if (!entry.directory()) {
                    visitor.file(entry, target -> {
                        progress.progress(counted.count(), totalBytes);
                        return tar.read(target);
                    });
                }
            }
            if (header.isPresent() && stored.read() >= 0) {
                throw new BackupInvalidException(archive, "something follows the end of its compressed data");
            }
            progress.progress(totalBytes, totalBytes);
        } catch (EOFException e) {
            throw new BackupInvalidException(archive, "it is cut off");
        } catch (ZipException e) {
            throw new BackupInvalidException(archive, "its compressed data is damaged: " + e.getMessage());
        }
    }

    private InputStream decrypted(InputStream bytes, Optional<EncryptionHeader> header) throws IOException {
        return header.isPresent() ? DecryptingInput.open(archive, bytes, header.get(), key) : bytes;
    }

    /** The same name twice, or a file where another entry needs a directory: which of them counts is anybody's guess. */
    private void register(TarEntry entry) throws BackupInvalidException {
        String path = entry.path();
        boolean fresh = entry.directory() ? !files.contains(path) : files.add(path) && !directories.contains(path);
        if (!fresh) {
            throw new BackupInvalidException(archive, "the name \"" + path + "\" appears twice");
        }
        if (entry.directory()) {
            directories.add(path);
        }
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            String parent = path.substring(0, slash);
            if (files.contains(parent)) {
                throw new BackupInvalidException(archive, "\"" + parent + "\" is a file and a directory");
            }
            if (!directories.add(parent)) {
                break;
            }
        }
        if (files.size() + directories.size() > ENTRIES_MAX) {
            throw new BackupInvalidException(archive, "it has more than " + ENTRIES_MAX + " entries");
        }
    }
}

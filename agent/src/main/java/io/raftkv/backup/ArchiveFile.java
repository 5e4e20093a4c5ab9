package io.raftkv.backup;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** The file of an archive being written. Only its owner may read it: it holds every value of the store. */
final class ArchiveFile implements Closeable {
    record Written(long sizeBytes, String sha256) {}

    private static final int BUFFER_BYTES = 256 << 10;

    private final FileChannel channel;
    private final DigestOutputStream digested;
    private final Optional<EncryptingOutput> encrypted;

    private ArchiveFile(FileChannel channel, Optional<BackupKey> key) throws IOException {
        this.channel = channel;
        OutputStream file = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        this.digested = new DigestOutputStream(file, Sha256.start());
        this.encrypted = key.isPresent() ? Optional.of(new EncryptingOutput(digested, key.get())) : Optional.empty();
    }

    /** @param key encrypts everything, when given */
    static ArchiveFile create(Path file, Optional<BackupKey> key) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            return new ArchiveFile(channel, key);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Where the bytes go. */
    OutputStream content() {
        return encrypted.map(OutputStream.class::cast).orElse(digested);
    }

    /** Forces what was written. */
    Written finish() throws IOException {
        if (encrypted.isPresent()) {
            encrypted.get().finish();
        }
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

package io.raftkv.ctl.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * An archive as a file, without a look at what it holds.
 *
 * @param sha256 of its bytes
 * @param keyId of the key that it is encrypted with
 */
public record StoredArchive(String name, long sizeBytes, String sha256, Optional<String> keyId) {
    private static final int BUFFER_BYTES = 1 << 20;

    /** @param progress is told the bytes read so far */
    static StoredArchive read(Path file, String name, Optional<String> keyId, LongConsumer progress)
            throws IOException {
        MessageDigest digest = startDigest();
        long size = 0;
        try (InputStream input = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                digest.update(buffer, 0, count);
                size += count;
                progress.accept(size);
            }
        }
        return new StoredArchive(name, size, HexFormat.of().formatHex(digest.digest()), keyId);
    }

    static MessageDigest startDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

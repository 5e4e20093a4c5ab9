package io.raftkv.snapshot;

import io.raftkv.check.InvariantViolation;
import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files, as 64 lower-case hexadecimal digits. */
public final class FileDigest {
    private static final int BUFFER_BYTES = 256 << 10;

    private FileDigest() {}

    public static String sha256(Disk disk, Path path) throws IOException {
        MessageDigest digest = newDigest();
        try (DiskFile file = disk.openForReading(path)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            long position = 0;
            while (file.read(buffer.clear(), position) > 0) {
                position += buffer.position();
                digest.update(buffer.flip());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(newDigest().digest(bytes));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new InvariantViolation("every Java platform has SHA-256", e);
        }
    }
}

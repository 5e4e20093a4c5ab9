package io.raftkv.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first bytes of an encrypted archive; see {@code agent/docs/formats/encryption.md}. Its checksum tells damage from
 * another key; that nobody forged it follows from the first frame.
 */
record EncryptionHeader(byte[] keyId, byte[] salt) {
    static final int SIZE_BYTES = 48;
    static final int SALT_BYTES = 16;
    static final int FORMAT_VERSION = 1;
    static final int FRAME_BYTES = 64 << 10;
    private static final byte[] MAGIC = "RKVBKENC".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKSUM_AT = SIZE_BYTES - Integer.BYTES;

    byte[] encode() {
        ByteBuffer header = ByteBuffer.allocate(SIZE_BYTES);
        header.put(MAGIC)
                .putInt(FORMAT_VERSION)
                .putInt(FRAME_BYTES)
                .put(keyId)
                .put(salt)
                .putInt(0);
        header.putInt(checksum(header.array()));
        return header.array();
    }

    static boolean begins(byte[] start) {
        return start.length >= MAGIC.length && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** Whether a file is an encrypted archive, and of which key. */
    static Optional<EncryptionHeader> of(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] start = input.readNBytes(SIZE_BYTES);
            return begins(start) ? Optional.of(decode(file, start)) : Optional.empty();
        }
    }

    static EncryptionHeader decode(Path archive, byte[] bytes) throws BackupInvalidException {
        if (bytes.length < SIZE_BYTES) {
            throw new BackupInvalidException(archive, "it is cut off in its header");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (header.getInt(CHECKSUM_AT) != checksum(bytes)) {
            throw new BackupInvalidException(archive, "the header of its encryption is damaged");
        }
        int version = header.getInt(MAGIC.length);
        int frame = header.getInt(MAGIC.length + Integer.BYTES);
        if (version != FORMAT_VERSION || frame != FRAME_BYTES) {
            throw new BackupInvalidException(
                    archive, "its encryption has format version " + version + ", known is " + FORMAT_VERSION);
        }
        int keyAt = MAGIC.length + 2 * Integer.BYTES;
        int saltAt = keyAt + BackupKey.ID_BYTES;
        return new EncryptionHeader(
                Arrays.copyOfRange(bytes, keyAt, saltAt), Arrays.copyOfRange(bytes, saltAt, saltAt + SALT_BYTES));
    }

    String keyIdText() {
        return HexFormat.of().formatHex(keyId);
    }

    private static int checksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CHECKSUM_AT);
        return (int) crc.getValue();
    }
}

package io.raftkv.http;

import io.raftkv.command.Bytes;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Where a page ended. Opaque to clients: version, direction, the last key, and a checksum, in Base64 for URLs. It holds
 * no snapshot, so a page taken later sees the keys of later.
 */
record Cursor(boolean reverse, Bytes lastKey) {
    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 2;

    String encode() {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + lastKey.length() + Integer.BYTES);
        buffer.put(VERSION).put((byte) (reverse ? 1 : 0)).put(lastKey.unsafeArray());
        buffer.putInt(checksum(buffer.array(), buffer.position()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }

    /** @throws IllegalArgumentException unless {@code text} is a whole cursor of this version */
    static Cursor decode(String text) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        int keyEnd = bytes.length - Integer.BYTES;
        if (keyEnd <= HEADER_BYTES
                || bytes[0] != VERSION
                || ByteBuffer.wrap(bytes).getInt(keyEnd) != checksum(bytes, keyEnd)) {
            throw new IllegalArgumentException("not a cursor");
        }
        byte[] key = new byte[keyEnd - HEADER_BYTES];
        System.arraycopy(bytes, HEADER_BYTES, key, 0, key.length);
        return new Cursor(bytes[1] == 1, Bytes.wrap(key));
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}

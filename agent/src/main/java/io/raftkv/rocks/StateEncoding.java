package io.raftkv.rocks;

import io.raftkv.command.Bytes;
import io.raftkv.command.LogPosition;
import io.raftkv.store.KeySpaceFailure;
import io.raftkv.store.StateHash;
import io.raftkv.store.StateHeader;
import io.raftkv.store.StoredValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes inside a state: {@code agent/docs/formats/state.md}, version 1. */
final class StateEncoding {
    static final int VERSION = 1;

    private static final byte[] HEADER_KEY = "header".getBytes(StandardCharsets.US_ASCII);
    private static final String LOCAL_PREFIX = "local/";
    private static final int HEADER_BYTES = 1 + 9 * Long.BYTES;

    private StateEncoding() {}

    static byte[] headerKey() {
        return HEADER_KEY;
    }

    static byte[] localKey(String name) {
        return (LOCAL_PREFIX + name).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] encode(StoredValue stored) {
        byte[] value = stored.value().unsafeArray();
        return ByteBuffer.allocate(Long.BYTES + value.length)
                .putLong(stored.revision())
                .put(value)
                .array();
    }

    /** @throws KeySpaceFailure if the bytes are too short for a revision */
    static StoredValue decodeValue(byte[] bytes) {
        if (bytes.length < Long.BYTES) {
            throw new KeySpaceFailure("a stored value of " + bytes.length + " bytes holds no revision", null);
        }
        return new StoredValue(
                ByteBuffer.wrap(bytes).getLong(), Bytes.wrap(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length)));
    }

    static byte[] encode(StateHeader header) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put((byte) VERSION)
                .putLong(header.applied().term())
                .putLong(header.applied().index())
                .putLong(header.revision())
                .putLong(header.stampMillis())
                .putLong(header.epoch())
                .putLong(header.keyCount())
                .putLong(header.dataBytes())
                .putLong(header.hash().high())
                .putLong(header.hash().low())
                .array();
    }

    /**
     * @param bytes {@code null} for a state that nothing was committed to yet
     * @throws KeySpaceFailure if another version wrote it
     */
    static StateHeader decodeHeader(byte[] bytes) {
        if (bytes == null) {
            return StateHeader.EMPTY;
        }
        if (bytes.length != HEADER_BYTES || bytes[0] != VERSION) {
            throw new KeySpaceFailure("the state's header is not of version " + VERSION, null);
        }
        ByteBuffer source = ByteBuffer.wrap(bytes, 1, HEADER_BYTES - 1);
        return new StateHeader(
                new LogPosition(source.getLong(), source.getLong()),
                source.getLong(),
                source.getLong(),
                source.getLong(),
                source.getLong(),
                source.getLong(),
                new StateHash(source.getLong(), source.getLong()));
    }
}

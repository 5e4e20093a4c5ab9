package io.raftkv.store;

import io.raftkv.check.InvariantViolation;
import io.raftkv.command.Bytes;
import io.raftkv.command.Space;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Hashes single keys for the {@link StateHash}: the first 128 bits of SHA-256 over space (1 byte), key length (4 bytes),
 * key, revision (8 bytes) and value, integers big-endian. For one thread.
 */
public final class StateHasher {
    private final MessageDigest digest;
    private final ByteBuffer before = ByteBuffer.allocate(1 + Integer.BYTES);
    private final ByteBuffer between = ByteBuffer.allocate(Long.BYTES);

    public StateHasher() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new InvariantViolation("every Java platform has SHA-256", e);
        }
    }

    public StateHash of(Space space, Bytes key, StoredValue value) {
        digest.update(
                before.clear().put((byte) space.code()).putInt(key.length()).flip());
        digest.update(key.unsafeArray());
        digest.update(between.clear().putLong(value.revision()).flip());
        digest.update(value.value().unsafeArray());
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new StateHash(hash.getLong(), hash.getLong());
    }
}

package io.raftkv.backup;

import io.raftkv.check.InvariantViolation;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM over frames. The nonce of a frame is its number and whether it is the last one: a frame that is moved,
 * left out, repeated, or made the last by a cut fails its tag.
 */
final class FrameCipher {
    static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int NUMBER_AT = 3;

    private final SecretKeySpec key;
    private final Cipher cipher;

    FrameCipher(BackupKey key, EncryptionHeader header) {
        this.key = key.ofArchive(header.encode());
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new InvariantViolation("every Java platform has AES/GCM", e);
        }
    }

    /** @return the bytes written into {@code target} */
    int encrypt(long number, boolean last, byte[] frame, int length, byte[] target) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce(number, last));
            return cipher.doFinal(frame, 0, length, target, 0);
        } catch (GeneralSecurityException e) {
            throw new InvariantViolation("encryption has no way to fail", e);
        }
    }

    /** @return the bytes written into {@code target}; empty when it is not that frame */
    Optional<Integer> decrypt(long number, boolean last, byte[] frame, int length, byte[] target) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, nonce(number, last));
            return Optional.of(cipher.doFinal(frame, 0, length, target, 0));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new InvariantViolation("decryption fails by its tag only", e);
        }
    }

    private static GCMParameterSpec nonce(long number, boolean last) {
        ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);
        nonce.putLong(NUMBER_AT, number);
        nonce.put(NONCE_BYTES - 1, (byte) (last ? 1 : 0));
        return new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce.array());
    }
}

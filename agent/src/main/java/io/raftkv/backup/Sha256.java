package io.raftkv.backup;

import io.raftkv.check.InvariantViolation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 being computed over what streams by. */
final class Sha256 {
    private final MessageDigest digest = start();

    static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new InvariantViolation("every Java platform has SHA-256", e);
        }
    }

    void update(byte[] bytes, int length) {
        update(bytes, 0, length);
    }

    void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    /** 64 lower-case hexadecimal digits; ends the computation. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}

package io.raftkv.config;

import io.raftkv.config.AgentConfig.ListenAddress;
import io.raftkv.config.AgentConfig.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Values as text, the same text for the same value however it was written. */
final class SettingText {
    private static final int SECRET_MARK_BYTES = 2;
    private static final String AUTO = "auto";

    private SettingText() {}

    /** @throws IllegalArgumentException saying what would be valid */
    static <T> String of(ConfigKey<T> key, String written) {
        if (key == ConfigKeys.MEMORY) {
            return written.equals(AUTO)
                    ? AUTO
                    : Values.shownSize(Values.size(0, Long.MAX_VALUE).parse(written));
        }
        return of(key.parser().parse(written), key.isSize());
    }

    private static String of(Object value, boolean isSize) {
        if (value instanceof Duration duration) {
            return Values.shownDuration(duration);
        }
        if (value instanceof ListenAddress address) {
            return address.host() + ":" + address.port();
        }
        if (value instanceof Secret secret) {
            return mark(secret);
        }
        return isSize ? Values.shownSize((Long) value) : String.valueOf(value);
    }

    /**
     * Tells secrets apart without telling them: sixteen bits of a digest are all that somebody who guesses can learn, and
     * two different secrets look alike once in 65536 times.
     */
    static String mark(Secret secret) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(secret.value().getBytes(StandardCharsets.UTF_8));
            return "***" + HexFormat.of().formatHex(digest, 0, SECRET_MARK_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

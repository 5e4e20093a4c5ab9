package io.raftkv.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes JSON Web Tokens by hand, good ones and such as no library would make. */
public final class Tokens {
    public static final String SECRET = "0123456789abcdef0123456789abcdef-test";
    public static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000L), ZoneOffset.UTC);
    static final long FUTURE = 1_800_003_600L;

    private Tokens() {}

    /** A good token. */
    public static String of(String role) {
        return until(role, FUTURE);
    }

    /** A good token, for agents that go by the real clock. @param expires seconds since 1970 */
    public static String until(String role, long expires) {
        return signed("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims(role, expires), SECRET);
    }

    static String claims(String role, long expires) {
        return "{\"sub\":\"ann\",\"role\":\"" + role + "\",\"exp\":" + expires + "}";
    }

    static String signed(String header, String claims, String secret) {
        return signed(header, claims, secret, "HmacSHA256");
    }

    static String signed(String header, String claims, String secret, String algorithm) {
        String content =
                encode(header.getBytes(StandardCharsets.UTF_8)) + "." + encode(claims.getBytes(StandardCharsets.UTF_8));
        return content + "." + encode(mac(content, secret, algorithm));
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] mac(String content, String secret, String algorithm) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.raftkv.it.edge;

import io.raftkv.command.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** Keys as bytes, and the spellings of them in targets and in JSON. */
final class Keys {
    private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

    private Keys() {}

    static Bytes of(String text) {
        return Bytes.utf8(text);
    }

    static Bytes ofBytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Bytes.wrap(bytes);
    }

    static Bytes join(Bytes first, Bytes second) {
        byte[] bytes = new byte[first.length() + second.length()];
        System.arraycopy(first.unsafeArray(), 0, bytes, 0, first.length());
        System.arraycopy(second.unsafeArray(), 0, bytes, first.length(), second.length());
        return Bytes.wrap(bytes);
    }

    static Bytes random(Random random, int lengthMax) {
        byte[] bytes = new byte[1 + random.nextInt(lengthMax)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    /** Every byte as a percent sign and two digits. */
    static String percent(Bytes key, boolean upperCase) {
        StringBuilder text = new StringBuilder(key.length() * 3);
        for (byte b : key.unsafeArray()) {
            text.append(String.format(upperCase ? "%%%02X" : "%%%02x", b & 0xff));
        }
        return text.toString();
    }

    /** Only what has to be encoded is. */
    static String plain(Bytes key) {
        StringBuilder text = new StringBuilder(key.length());
        for (byte b : key.unsafeArray()) {
            if (UNRESERVED.indexOf(b) >= 0) {
                text.append((char) b);
            } else {
                text.append(String.format("%%%02X", b & 0xff));
            }
        }
        return text.toString();
    }

    static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.unsafeArray());
    }

    /** The bytes of a field of a listing or of a batch. @param encoding {@code base64}, or anything else for text */
    static Bytes decoded(String text, String encoding) {
        return encoding.equals("base64")
                ? Bytes.wrap(Base64.getDecoder().decode(text))
                : Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}

package io.raftkv.http;

import io.raftkv.command.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Bytes in JSON: as text where they are UTF-8, else in Base64 (RFC 4648, section 4). */
final class TextEncoding {
    static final String UTF8 = "utf8";
    static final String BASE64 = "base64";

    private TextEncoding() {}

    /** The text that these bytes are, if they are UTF-8. */
    static Optional<String> text(Bytes bytes) {
        byte[] array = bytes.unsafeArray();
        for (byte b : array) {
            if (b < 0) {
                return decoded(array);
            }
        }
        return Optional.of(new String(array, StandardCharsets.ISO_8859_1));
    }

    private static Optional<String> decoded(byte[] array) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(array))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Half a surrogate pair, which JSON can spell and UTF-8 cannot, would otherwise become a question mark. */
    private static Bytes encoded(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.charCount(text.codePointAt(i)) == 1) {
                    throw new IllegalArgumentException("utf8 holds no half of a surrogate pair");
                }
                i++;
            }
        }
        return Bytes.utf8(text);
    }

    static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.unsafeArray());
    }

    /**
     * @param encoding {@code utf8}, {@code base64}, or {@code null} for {@code utf8}
     * @throws IllegalArgumentException for another encoding, or text that is not in it
     */
    static Bytes bytes(String text, String encoding) {
        if (encoding == null || encoding.equals(UTF8)) {
            return encoded(text);
        }
        if (!encoding.equals(BASE64)) {
            throw new IllegalArgumentException("must be utf8 or base64");
        }
        try {
            return Bytes.wrap(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not valid Base64", e);
        }
    }
}

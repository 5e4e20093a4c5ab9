package io.raftkv.offline;

import io.raftkv.command.Bytes;
import io.raftkv.command.Space;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A key or value as it is shown.
 *
 * @param data as text; as base64 where it is not UTF-8
 * @param encoding {@code utf8} or {@code base64}
 */
record ShownBytes(String data, String encoding) {
    static ShownBytes of(Bytes bytes) {
        return isUtf8(bytes)
                ? new ShownBytes(bytes.toUtf8(), "utf8")
                : new ShownBytes(Base64.getEncoder().encodeToString(bytes.unsafeArray()), "base64");
    }

    static String name(Space space) {
        return space == Space.DATA ? "data" : "system";
    }

    /** On one line, and harmless to a terminal. */
    String text() {
        if (encoding.equals("base64")) {
            return "base64:" + data;
        }
        StringBuilder line = new StringBuilder();
        data.codePoints().forEach(point -> {
            if (Character.isISOControl(point)) {
                line.append(String.format("\\u%04x", point));
            } else {
                line.appendCodePoint(point);
            }
        });
        return line.toString();
    }

    private static boolean isUtf8(Bytes bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.unsafeArray()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}

package io.raftkv.http;

import io.raftkv.command.Bytes;
import java.util.Arrays;

/** Percent-encoding (RFC 3986, section 2.1) between text and bytes: no byte is special, none is refused. */
final class PercentEncoding {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final char REPLACEMENT = '\uFFFD';

    private PercentEncoding() {}

    /**
     * @param plusIsSpace as in query strings (URL Standard, section 5.1)
     * @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits, or the text was not
     *     UTF-8 when it was received
     */
    static Bytes decode(String text, int start, int end, boolean plusIsSpace) {
        byte[] bytes = new byte[end - start];
        int length = 0;
        int i = start;
        while (i < end) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= end) {
                    throw new IllegalArgumentException("% is not followed by two hexadecimal digits");
                }
                bytes[length++] = (byte) (digit(text.charAt(i + 1)) << 4 | digit(text.charAt(i + 2)));
                i += 3;
            } else if (c < 0x80) {
                bytes[length++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
                i++;
            } else {
                // Rare: unencoded UTF-8. A byte sequence that was none has become a replacement character.
                int codePoint = text.codePointAt(i);
                if (codePoint == REPLACEMENT || Character.isSurrogate(c) && Character.charCount(codePoint) == 1) {
                    throw new IllegalArgumentException("bytes that are not UTF-8 must be percent-encoded");
                }
                byte[] encoded = Bytes.utf8(Character.toString(codePoint)).unsafeArray();
                bytes = Arrays.copyOf(bytes, bytes.length + encoded.length);
                System.arraycopy(encoded, 0, bytes, length, encoded.length);
                length += encoded.length;
                i += Character.charCount(codePoint);
            }
        }
        return Bytes.wrap(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }

    /** Every byte that is not unreserved (RFC 3986, section 2.3) as a percent sign and two digits. */
    static String encode(Bytes bytes) {
        StringBuilder text = new StringBuilder(bytes.length() + 16);
        for (byte b : bytes.unsafeArray()) {
            if (isUnreserved(b)) {
                text.append((char) b);
            } else {
                text.append('%').append(HEX[b >> 4 & 0xf]).append(HEX[b & 0xf]);
            }
        }
        return text.toString();
    }

    private static boolean isUnreserved(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
    }

    private static int digit(char c) {
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw new IllegalArgumentException("% is not followed by two hexadecimal digits");
        }
        return digit;
    }
}

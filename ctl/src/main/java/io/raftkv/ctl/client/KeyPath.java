package io.raftkv.ctl.client;

import java.nio.charset.StandardCharsets;

/** Keys in URLs: bytes that could mean something else on the way are percent-encoded. */
final class KeyPath {
    private static final String PLAIN_MARKS = "-_~!$&'()*+,;=:@";

    private KeyPath() {}

    /** Path of one key. Slashes stay; dots that make a whole segment do not, else a proxy would resolve them. */
    static String of(byte[] key) {
        StringBuilder path = new StringBuilder("/keys/");
        int segmentStart = 0;
        for (int i = 0; i <= key.length; i++) {
            if (i == key.length || key[i] == '/') {
                appendSegment(path, key, segmentStart, i);
                if (i < key.length) {
                    path.append('/');
                }
                segmentStart = i + 1;
            }
        }
        return path.toString();
    }

    private static void appendSegment(StringBuilder path, byte[] key, int from, int to) {
        boolean onlyDots = to - from <= 2;
        for (int i = from; i < to; i++) {
            onlyDots &= key[i] == '.';
        }
        for (int i = from; i < to; i++) {
            append(path, key[i], PLAIN_MARKS + (onlyDots ? "" : "."));
        }
    }

    /** For the value of a query parameter. */
    static String query(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            append(encoded, each, "-_.~/");
        }
        return encoded.toString();
    }

    private static void append(StringBuilder out, byte value, String plainMarks) {
        char character = (char) (value & 0xff);
        boolean alphanumeric = (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9');
        if (alphanumeric || plainMarks.indexOf(character) >= 0) {
            out.append(character);
        } else {
            out.append('%')
                    .append(Character.toUpperCase(Character.forDigit(character >> 4, 16)))
                    .append(Character.toUpperCase(Character.forDigit(character & 0xf, 16)));
        }
    }
}

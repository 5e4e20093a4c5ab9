package io.raftkv.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An immutable byte string, ordered as unsigned bytes: keys and values. Keys are arbitrary bytes, not text.
 *
 * <p>{@link #wrap} and {@link #unsafeArray} share the array with the caller, who promises not to change it; the write
 * path would otherwise copy each value four times.
 */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;
    private int hash;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** Shares {@code array}: the caller must not change it afterwards. */
    public static Bytes wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array);
    }

    public static Bytes copyOf(byte[] array) {
        return wrap(array.clone());
    }

    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The array behind this value, not a copy: read it, never write to it. */
    public byte[] unsafeArray() {
        return array;
    }

    public int length() {
        return array.length;
    }

    public boolean isEmpty() {
        return array.length == 0;
    }

    public boolean startsWith(Bytes prefix) {
        return array.length >= prefix.array.length
                && Arrays.equals(array, 0, prefix.array.length, prefix.array, 0, prefix.array.length);
    }

    /** The smallest byte string greater than every one that starts with this; {@code null} when there is none. */
    public Bytes endOfPrefix() {
        for (int i = array.length - 1; i >= 0; i--) {
            if (array[i] != (byte) 0xff) {
                byte[] end = Arrays.copyOf(array, i + 1);
                end[i]++;
                return wrap(end);
            }
        }
        return null;
    }

    /** The smallest byte string greater than this one: itself followed by a zero byte. */
    public Bytes successor() {
        return wrap(Arrays.copyOf(array, array.length + 1));
    }

    /** Decoded as UTF-8, malformed bytes replaced: for people, never for comparison. */
    public String toUtf8() {
        return new String(array, StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(array, other.array);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(array);
        }
        return hash;
    }

    /** Length only: keys and values do not belong into logs. */
    @Override
    public String toString() {
        return "Bytes[" + array.length + "]";
    }
}

package io.raftkv.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Tar archives byte by byte, also such as no honest tar would write. */
final class TarBytes {
    private static final int BLOCK_BYTES = 512;

    /** One entry as it stands in an archive; {@code claimedSize} is what its header says. */
    record Entry(String name, char type, long claimedSize, byte[] content) {
        static Entry file(String name, byte[] content) {
            return new Entry(name, '0', content.length, content);
        }

        static Entry of(String name, char type) {
            return new Entry(name, type, 0, new byte[0]);
        }
    }

    private TarBytes() {}

    static List<Entry> read(Path archive) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (InputStream input = new GZIPInputStream(Files.newInputStream(archive))) {
            byte[] all = input.readAllBytes();
            for (int at = 0; all[at] != 0; ) {
                String name = text(all, at, 100);
                int size = Integer.parseInt(text(all, at + 124, 12).trim(), 8);
                byte[] content = Arrays.copyOfRange(all, at + BLOCK_BYTES, at + BLOCK_BYTES + size);
                entries.add(new Entry(name, (char) all[at + 156], size, content));
                at += BLOCK_BYTES + (size + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
            }
        }
        return entries;
    }

    private static String text(byte[] bytes, int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
    }

    static void write(Path archive, List<Entry> entries) throws IOException {
        try (GZIPOutputStream output = new GZIPOutputStream(Files.newOutputStream(archive))) {
            for (Entry entry : entries) {
                output.write(header(entry));
                output.write(entry.content());
                output.write(new byte[(BLOCK_BYTES - entry.content().length % BLOCK_BYTES) % BLOCK_BYTES]);
            }
            output.write(new byte[2 * BLOCK_BYTES]);
        }
    }

    private static byte[] header(Entry entry) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        header.writeBytes(Arrays.copyOf(name, 100));
        header.writeBytes("0000644\0000000000\0000000000\0".getBytes(StandardCharsets.US_ASCII));
        header.writeBytes(octal(entry.claimedSize(), 11));
        header.writeBytes(octal(0, 11));
        header.writeBytes("        ".getBytes(StandardCharsets.US_ASCII));
        header.write(entry.type());
        header.writeBytes(Arrays.copyOf("/etc/passwd".getBytes(StandardCharsets.US_ASCII), 100));
        header.writeBytes("ustar\00000".getBytes(StandardCharsets.US_ASCII));
        byte[] bytes = Arrays.copyOf(header.toByteArray(), BLOCK_BYTES);
        long sum = 0;
        for (byte value : bytes) {
            sum += value & 0xff;
        }
        byte[] checksum = String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(checksum, 0, bytes, 148, 8);
        return bytes;
    }

    private static byte[] octal(long value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o\0", value).getBytes(StandardCharsets.US_ASCII);
    }
}

package io.raftkv.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads a trail backwards, from its newest line on, while others append to it. Needs memory for one block and one line. */
public final class AuditReader {
    private static final int BLOCK_BYTES = 64 << 10;
    /** Longer ones were not written by us. */
    private static final int LINE_BYTES_MAX = 1 << 20;

    private AuditReader() {}

    /** Takes the lines one by one. */
    @FunctionalInterface
    public interface Sink {
        /**
         * @param line perhaps torn, and then no JSON
         * @return whether the one before it is wanted too
         */
        boolean take(String line);
    }

    /** @throws IOException when a file cannot be read */
    public static void newestFirst(AuditFiles files, Sink sink) throws IOException {
        // All are opened first: one that is renamed meanwhile is read under the name that it had.
        List<FileChannel> opened = new ArrayList<>();
        try {
            for (Path file : files.newestFirst()) {
                try {
                    opened.add(FileChannel.open(file, StandardOpenOption.READ));
                } catch (NoSuchFileException rotatedAway) {
                    continue;
                }
            }
            for (FileChannel file : opened) {
                if (!read(file, sink)) {
                    return;
                }
            }
        } finally {
            for (FileChannel file : opened) {
                file.close();
            }
        }
    }

    /** @return false when the sink has enough */
    private static boolean read(FileChannel file, Sink sink) throws IOException {
        Backwards line = new Backwards();
        for (long end = file.size(); end > 0; ) {
            int length = (int) Math.min(BLOCK_BYTES, end);
            byte[] block = new byte[length];
            ByteBuffer target = ByteBuffer.wrap(block);
            long start = end - length;
            while (target.hasRemaining() && file.read(target, start + target.position()) >= 0) {
                continue;
            }
            for (int i = length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    if (!line.giveTo(sink)) {
                        return false;
                    }
                } else {
                    line.add(block[i]);
                }
            }
            end = start;
        }
        return line.giveTo(sink);
    }

    /** The bytes of one line, the last first. */
    private static final class Backwards {
        private final ByteArrayOutputStream reversed = new ByteArrayOutputStream();

        void add(byte next) {
            if (reversed.size() <= LINE_BYTES_MAX) {
                reversed.write(next);
            }
        }

        boolean giveTo(Sink sink) {
            int size = reversed.size();
            if (size == 0 || size > LINE_BYTES_MAX) {
                reversed.reset();
                return true;
            }
            byte[] bytes = reversed.toByteArray();
            reversed.reset();
            for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
                byte swapped = bytes[i];
                bytes[i] = bytes[j];
                bytes[j] = swapped;
            }
            return sink.take(new String(bytes, StandardCharsets.UTF_8));
        }
    }
}

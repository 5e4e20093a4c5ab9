package io.raftkv.ctl.transfer;

import io.raftkv.api.Json;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes one JSON object per line. A file appears under its name only when it is complete. */
public final class NdjsonTarget implements Closeable {
    private final OutputStream out;
    private final Path temporary;
    private final Path file;

    private NdjsonTarget(OutputStream out, Path temporary, Path file) {
        this.out = out;
        this.temporary = temporary;
        this.file = file;
    }

    /** Onto a stream that stays open. */
    public static NdjsonTarget to(OutputStream out) {
        return new NdjsonTarget(out, null, null);
    }

    public static NdjsonTarget file(Path file) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".partial");
        return new NdjsonTarget(new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16), temporary, file);
    }

    public void write(KeyRecord item) throws IOException {
        out.write(Json.mapper().writeValueAsBytes(item.toJson()));
        out.write('\n');
    }

    public void flush() throws IOException {
        out.flush();
    }

    /** Forces the file and gives it its name. */
    public void publish() throws IOException {
        out.close();
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Takes away what is not complete, while another thread may still be writing it; for the end of the process. */
    public void discard() {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // the process is ending, and the name says that the file is partial
        }
    }

    @Override
    public void close() throws IOException {
        if (temporary != null) {
            out.close();
            Files.deleteIfExists(temporary);
        }
    }
}

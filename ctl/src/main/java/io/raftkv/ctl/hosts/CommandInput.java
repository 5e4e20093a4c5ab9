package io.raftkv.ctl.hosts;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a command reads from its standard input. */
@FunctionalInterface
public interface CommandInput {
    CommandInput NOTHING = out -> {};

    /** Called once, from a thread of its own; the stream is closed afterwards. */
    void writeTo(OutputStream out) throws IOException;

    static CommandInput of(Path file) {
        return out -> Files.copy(file, out);
    }

    static CommandInput of(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}

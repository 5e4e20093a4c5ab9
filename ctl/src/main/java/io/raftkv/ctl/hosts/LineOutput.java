package io.raftkv.ctl.hosts;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts a stream into lines; a line longer than the bound is cut there. Used by one thread. */
final class LineOutput extends OutputStream {
    private static final int LINE_BYTES_MAX = 64 << 10;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Consumer<String> lines;

    LineOutput(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void write(int single) {
        if (single == '\n') {
            emit();
            return;
        }
        line.write(single);
        if (line.size() == LINE_BYTES_MAX) {
            emit();
        }
    }

    /** Hands on what has no line end. */
    @Override
    public void close() {
        if (line.size() > 0) {
            emit();
        }
    }

    private void emit() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        lines.accept(text);
    }
}

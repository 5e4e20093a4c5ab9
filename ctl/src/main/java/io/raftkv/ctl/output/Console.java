package io.raftkv.ctl.output;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The three standard streams, and which of them a person looks at.
 *
 * @param out UTF-8, buffered: {@link Output} flushes it
 * @param err UTF-8, flushed at each line
 */
public record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean inTerminal,
        boolean outTerminal,
        boolean errTerminal) {
    /** Set by the launcher, which can ask for each stream: any of {@code i}, {@code o}, {@code e}. */
    public static final String TERMINALS_PROPERTY = "raftkvctl.terminals";

    public static Console system() {
        String terminals = System.getProperty(TERMINALS_PROPERTY, System.console() == null ? "" : "ioe");
        return new Console(
                new BufferedInputStream(
                        new FileInputStream(FileDescriptor.in)), // bare, it would seek, which no pipe can
                new PrintStream(new BufferedOutputStream(new StandardOutput(), 1 << 16), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                terminals.contains("i"),
                terminals.contains("o"),
                terminals.contains("e"));
    }
}

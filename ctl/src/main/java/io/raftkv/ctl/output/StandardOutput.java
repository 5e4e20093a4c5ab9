package io.raftkv.ctl.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process's stdout, where a failed write is heard of. A {@link java.io.PrintStream} would swallow it: a full disk
 * would pass for success, and a command whose reader has gone would work on for nobody.
 */
final class StandardOutput extends OutputStream {
    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/1");

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    /** @throws OutputLostException unchecked, so that it passes through the streams around this one */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new OutputLostException(isPipe(e), e);
        }
    }

    /** The system's words may be in any language; that a pipe can fail in one way only holds in all of them. */
    private static boolean isPipe(IOException problem) {
        try {
            String target = Files.readSymbolicLink(DESCRIPTOR).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException notLinux) {
            return String.valueOf(problem.getMessage()).contains("Broken pipe");
        }
    }
}

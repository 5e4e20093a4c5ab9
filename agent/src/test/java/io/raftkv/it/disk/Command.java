package io.raftkv.it.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command of the system that a test cannot do without. */
final class Command {
    private Command() {}

    /**
     * @return what it printed
     * @throws AssertionError if it is not installed, or fails
     */
    static String run(String... line) {
        try {
            Process process =
                    new ProcessBuilder(List.of(line)).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", line) + " ended with " + process.exitValue() + ": " + output);
            }
            return output.strip();
        } catch (IOException e) {
            throw new UncheckedIOException("this test needs " + line[0] + ": packaging/prerequisites test", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    static void requireRoot() {
        if (!run("id", "-u").equals("0")) {
            throw new AssertionError("this test mounts file systems and must run as root");
        }
    }
}

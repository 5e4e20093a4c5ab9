package io.raftkv.ctl.hosts;

import java.io.OutputStream;

/** Starts programs on one machine: through OpenSSH, or on this one. Safe for many threads. */
public interface CommandRunner {
    /** How a program ended; see {@link CommandOutcome}. */
    record Ending(int exitStatus, String errors) {}

    /**
     * Runs a program to its end.
     *
     * @param output receives standard output as it comes; what it throws stops the program and is thrown here
     * @throws HostException when the machine was not reached, or time ran out; never for how the program ended
     */
    Ending run(HostCommand command, OutputStream output);
}

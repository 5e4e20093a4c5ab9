package io.raftkv.ctl.command;

import io.raftkv.ctl.backup.BackupOrigin;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a backup goes. */
interface BackupDestination {
    /** For the plan: its path or repository. */
    String words();

    /** Whether something is there that gets lost. */
    boolean replaces();

    /** Before anything is asked of a node. */
    void requireReady() throws IOException;

    /**
     * Writes a backup, reads it back, gives it its name.
     *
     * @param node that it came from, known once it has come
     */
    Report make(BackupOrigin origin, Supplier<String> node, StepProgress progress) throws IOException;

    /** How the run ended, also before {@link #make}. */
    default void ended(ExitCode code, Optional<String> problem) throws IOException {}

    /** Leaves the figures for node_exporter; a plain path has none. */
    default void measure(Path directory, String cluster, ExitCode code, long tookMillis) throws IOException {}

    /** @throws CtlException {@link ExitCode#NOT_WRITABLE} */
    static void requireWritable(Path directory) {
        if (!Files.isWritable(directory)) {
            throw new CtlException(
                    ExitCode.NOT_WRITABLE,
                    directory + " cannot be written to by " + System.getProperty("user.name"),
                    "check its owner and mode, and whether it is mounted read-only");
        }
    }
}

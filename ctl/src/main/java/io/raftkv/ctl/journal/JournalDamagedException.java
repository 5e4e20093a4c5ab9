package io.raftkv.ctl.journal;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.nio.file.Path;

/** A journal that cannot be believed: a line that is not the half-written last one is not as it was written. */
public final class JournalDamagedException extends CtlException {
    private static final long serialVersionUID = 1L;

    JournalDamagedException(Path file, int line, long offset, String problem) {
        super(
                ExitCode.DAMAGED,
                file + " is damaged at line " + line + ", byte " + offset + ": " + problem,
                "look at what it says and at the cluster, then move the file away: mv " + file + " " + file
                        + ".damaged");
    }
}

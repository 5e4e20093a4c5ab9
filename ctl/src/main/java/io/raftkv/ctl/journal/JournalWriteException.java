package io.raftkv.ctl.journal;

import java.io.IOException;
import java.nio.file.Path;

/** The journal could not be written, so nothing more may be done: what is on the disk is not known. */
public final class JournalWriteException extends IOException {
    private static final long serialVersionUID = 1L;

    JournalWriteException(Path file, IOException cause) {
        super("cannot write the journal " + file + ": " + cause.getMessage(), cause);
    }
}

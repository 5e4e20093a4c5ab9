package io.raftkv.wal;

import java.io.IOException;
import java.nio.file.Path;

/** A log is whole but does not have the entries that were asked for. */
public final class WalGapException extends IOException {
    private static final long serialVersionUID = 1L;

    WalGapException(Path directory, String reason) {
        super("log in " + directory + ": " + reason);
    }
}

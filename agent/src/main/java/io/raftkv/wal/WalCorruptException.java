package io.raftkv.wal;

import java.io.IOException;
import java.nio.file.Path;

/** A record that is not at the end of the log is damaged: cutting there would destroy acknowledged entries. */
public final class WalCorruptException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offsetBytes;

    public WalCorruptException(Path file, long offsetBytes, String reason) {
        super(file + " at byte " + offsetBytes + ": " + reason);
        this.file = file;
        this.offsetBytes = offsetBytes;
    }

    public Path file() {
        return file;
    }

    public long offsetBytes() {
        return offsetBytes;
    }
}

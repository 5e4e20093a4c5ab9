package io.raftkv.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/** A snapshot that must not be used: something about it is missing, foreign or damaged. */
public final class SnapshotInvalidException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public SnapshotInvalidException(Path path, String reason) {
        super("snapshot " + path + ": " + reason
                + "; use another snapshot or a backup, or, in a cluster, replace this member");
        this.reason = reason;
    }

    /** What is wrong, without path and remedy. */
    public String reason() {
        return reason;
    }
}

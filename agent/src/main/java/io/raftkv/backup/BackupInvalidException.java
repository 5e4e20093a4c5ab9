package io.raftkv.backup;

import java.io.IOException;
import java.nio.file.Path;

/** An archive that must not be restored: something in it is missing, extra, damaged or hostile. */
public final class BackupInvalidException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public BackupInvalidException(Path archive, String reason) {
        super("backup " + archive + ": " + reason);
        this.reason = reason;
    }

    /** What is wrong, without the path. */
    public String reason() {
        return reason;
    }
}

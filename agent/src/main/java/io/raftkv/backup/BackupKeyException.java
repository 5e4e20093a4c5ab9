package io.raftkv.backup;

import java.io.IOException;

/** Not the archive is wrong but the key: there is none, it is another one, or its file cannot be trusted. */
public final class BackupKeyException extends IOException {
    private static final long serialVersionUID = 1L;

    public BackupKeyException(String message) {
        super(message);
    }
}

package io.raftkv.ctl.client;

import java.io.IOException;

/** A backup that did not arrive whole; another attempt, or another node, may do better. */
public final class BackupCutException extends IOException {
    private static final long serialVersionUID = 1L;

    BackupCutException(String message, Throwable cause) {
        super(message, cause);
    }
}

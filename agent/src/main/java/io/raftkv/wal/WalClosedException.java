package io.raftkv.wal;

import java.io.IOException;

/**
 * The log takes no more calls: it was closed, or a write or force failed. After such a failure nobody can say what the
 * disk holds before it is read again, so the log is not repaired in place: the node stops, and opening judges it anew.
 */
public final class WalClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    WalClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}

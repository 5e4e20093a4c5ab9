package io.raftkv.ctl.backup;

import io.raftkv.backup.BackupContent;
import java.io.IOException;

/** Where a backup's bytes come from. */
public interface BackupOrigin {
    /**
     * Makes a point to back up: a fresh snapshot, and the log after it. Asked again, after a failure, it makes another one.
     *
     * @throws io.raftkv.ctl.failure.CtlException if the node refuses, or its files are out of reach
     */
    BackupContent prepare() throws IOException;
}

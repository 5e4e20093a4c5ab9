package io.raftkv.wal;

import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a log directory: judges every record, cuts a torn tail, refuses damage before the end. */
public final class WalRecovery {
    private WalRecovery() {}

    /**
     * @throws WalCorruptException if a record before the end is damaged; nothing was changed
     * @throws IOException if the files cannot be read, or the torn tail could not be cut and forced
     */
    public static RecoveredWal open(Disk disk, Path directory, WalOptions options, WalListener listener)
            throws IOException {
        throw new UnsupportedOperationException();
    }
}

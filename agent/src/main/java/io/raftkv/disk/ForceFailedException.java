package io.raftkv.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A force failed. From now on nobody knows what of the file is on the disk: the kernel may count what it could not write
 * as written, so that a second force succeeds and proves nothing. Whoever gets this must stop, and must not try again.
 */
public final class ForceFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /** @param path the file or directory that was forced */
    public ForceFailedException(Path path, IOException cause) {
        super("forcing " + path + " to the disk failed: " + cause.getMessage(), cause);
        this.path = path.toString();
    }

    public Path path() {
        return Path.of(path);
    }

    /** Whether a failed force is what lies behind a failure. */
    public static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ForceFailedException) {
                return true;
            }
        }
        return false;
    }
}

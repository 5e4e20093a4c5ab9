package io.raftkv.backup;

import java.io.IOException;
import java.nio.file.Path;

/** Refused before anything was written: the file system has too little room. */
public final class InsufficientSpaceException extends IOException {
    private static final long serialVersionUID = 1L;

    public InsufficientSpaceException(Path directory, long neededBytes, long usableBytes) {
        super(directory + " has room for " + usableBytes + " bytes, " + neededBytes
                + " are needed; free some space or name another directory");
    }
}

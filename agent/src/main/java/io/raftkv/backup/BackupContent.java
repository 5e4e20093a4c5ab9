package io.raftkv.backup;

import java.io.IOException;
import java.io.OutputStream;

/** The bytes of one archive, wherever they come from. */
public interface BackupContent {
    /** Of its files before compression: the room that a file of it needs at most, but for some headers. */
    long sizeBytes();

    /** Writes the archive; what it has written when it fails is no archive to any reader. {@code target} stays open. */
    void writeTo(OutputStream target, BackupProgress progress) throws IOException;
}

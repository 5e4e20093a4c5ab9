package io.raftkv.it.cluster;

import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What an operator does with {@code rm -rf}. */
public final class DirectoryTree {
    private DirectoryTree() {}

    /** Removes a directory with all that is in it; does nothing where there is none. */
    public static void delete(Path directory) {
        try {
            new LocalDisk().deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

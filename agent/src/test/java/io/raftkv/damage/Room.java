package io.raftkv.damage;

import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory for thousands of starts. In memory where the machine has such a place: these tests are about what is read,
 * not about what a force costs.
 */
record Room(Path path) implements AutoCloseable {
    private static final Path IN_MEMORY = Path.of("/dev/shm");

    Room() throws IOException {
        this(
                Files.isWritable(IN_MEMORY)
                        ? Files.createTempDirectory(IN_MEMORY, "raftkv-damage-")
                        : Files.createTempDirectory("raftkv-damage-"));
    }

    @Override
    public void close() throws IOException {
        new LocalDisk().deleteTree(path);
    }
}

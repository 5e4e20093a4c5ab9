package io.raftkv.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
    private final LocalDisk disk = new LocalDisk();

    @TempDir
    Path directory;

    @Test
    void shouldTellWhetherSomethingIsThere() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Path dangling = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));

        assertThat(disk.exists(file)).isTrue();
        assertThat(disk.exists(dangling)).isTrue();
        assertThat(disk.exists(directory.resolve("nowhere"))).isFalse();
    }

    /** A start that took a place it cannot look into for an empty one would found beside data. */
    @Test
    void shouldNotTakeAPlaceThatItCannotLookIntoForAnEmptyOne() throws IOException {
        Path noDirectory = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> disk.exists(noDirectory.resolve("child"))).isInstanceOf(FileSystemException.class);
    }
}

package io.raftkv.rocks;

import io.raftkv.check.Check;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a checkpoint to build a state from, by name, because a directory may hold others: a stray log file of
 * RocksDB's would be replayed.
 *
 * @param fileNames plain names inside {@code directory}
 */
public record StateSource(Path directory, List<String> fileNames) {
    public StateSource {
        fileNames = List.copyOf(fileNames);
        for (String name : fileNames) {
            Check.argument(!name.isEmpty() && name.indexOf('/') < 0, "not a plain file name: %s", name);
        }
    }
}

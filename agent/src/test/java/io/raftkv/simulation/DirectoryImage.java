package io.raftkv.simulation;

import io.raftkv.disk.DiskFile;
import io.raftkv.disk.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The files below a directory at one moment, as {@code cp -r} takes them. */
record DirectoryImage(Map<String, byte[]> files) {
    static DirectoryImage of(SimulatedDisk disk, Path directory) {
        Map<String, byte[]> files = new TreeMap<>();
        collect(disk, directory, directory, files);
        return new DirectoryImage(files);
    }

    private static void collect(SimulatedDisk disk, Path root, Path directory, Map<String, byte[]> files) {
        for (Path path : disk.list(directory)) {
            if (disk.isDirectory(path)) {
                collect(disk, root, path, files);
            } else {
                try {
                    files.put(root.relativize(path).toString(), disk.content(path));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** By whoever may lose power meanwhile; nothing is forced. */
    void write(SimulatedDisk disk, Path directory) throws IOException {
        disk.createDirectories(directory);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            try (DiskFile created = disk.create(directory.resolve(file.getKey()))) {
                created.write(ByteBuffer.wrap(file.getValue()), 0);
            }
        }
    }

    /** By an operator, who waits until it is on the disk. */
    void place(SimulatedDisk disk, Path directory) {
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path target = directory.resolve(file.getKey());
                disk.createDirectories(target.getParent());
                disk.place(target, file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.raftkv.rocks;

import io.raftkv.check.Check;
import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a checkpoint to build a state from, by name, because a directory may hold others: a stray log file of
 * RocksDB's would be replayed.
 *
 * @param fileNames plain names inside {@code directory}
 */
public record StateSource(Path directory, List<String> fileNames) {
    private static final String IMMUTABLE_SUFFIX = ".sst";
    private static final int COPY_BUFFER_BYTES = 64 << 10;

    public StateSource {
        fileNames = List.copyOf(fileNames);
        for (String name : fileNames) {
            Check.argument(!name.isEmpty() && name.indexOf('/') < 0, "not a plain file name: %s", name);
        }
    }

    /** Puts all files into {@code target}, an empty directory. */
    public void transfer(Disk disk, Path target) throws IOException {
        for (String name : fileNames) {
            transfer(disk, directory, target, name);
        }
    }

    /**
     * Puts one file of a checkpoint into another directory as well: shared where RocksDB never changes it again, as a
     * copy where it does. Through a link, appending to its manifest would write into the published snapshot.
     */
    public static void transfer(Disk disk, Path from, Path to, String name) throws IOException {
        if (name.endsWith(IMMUTABLE_SUFFIX)) {
            disk.link(from.resolve(name), to.resolve(name));
            return;
        }
        try (DiskFile source = disk.openForReading(from.resolve(name));
                DiskFile target = disk.create(to.resolve(name))) {
            ByteBuffer buffer = ByteBuffer.allocate(COPY_BUFFER_BYTES);
            long position = 0;
            while (source.read(buffer.clear(), position) > 0) {
                int length = buffer.flip().remaining();
                target.write(buffer, position);
                position += length;
            }
        }
    }
}

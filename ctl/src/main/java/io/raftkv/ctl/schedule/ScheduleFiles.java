package io.raftkv.ctl.schedule;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of a schedule: read by everybody, each whole or not at all. */
public final class ScheduleFiles {
    private ScheduleFiles() {}

    /** @return the paths */
    public static List<String> write(Disk disk, Path directory, Map<String, String> files) throws IOException {
        disk.createDirectories(directory);
        List<String> written = new ArrayList<>();
        for (Map.Entry<String, String> each : new TreeMap<>(files).entrySet()) {
            Path file = directory.resolve(each.getKey());
            // cron and systemd read names without a dot in front, and with their own endings, only.
            Path temporary = directory.resolve("." + each.getKey() + ".new");
            Files.deleteIfExists(temporary);
            try (DiskFile content = disk.create(temporary)) {
                Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
                content.write(ByteBuffer.wrap(each.getValue().getBytes(StandardCharsets.UTF_8)), 0);
                content.force();
            }
            disk.rename(temporary, file);
            written.add(file.toString());
        }
        disk.syncDirectory(directory);
        return written;
    }

    /** @return the paths of those that were there */
    public static List<String> remove(Disk disk, Path directory, List<String> names) throws IOException {
        List<String> removed = new ArrayList<>();
        for (String name : names) {
            Path file = directory.resolve(name);
            if (disk.exists(file)) {
                disk.delete(file);
                removed.add(file.toString());
            }
        }
        if (!removed.isEmpty()) {
            disk.syncDirectory(directory);
        }
        return removed;
    }
}

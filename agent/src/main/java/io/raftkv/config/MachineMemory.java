package io.raftkv.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How much memory there is: RAM, or less where a control group (version 1 or 2) says so. */
final class MachineMemory {
    private static final long WHEN_UNKNOWN_BYTES = 1L << 30;
    private static final String V1_CONTROLLER = ":memory:";
    private static final String V2_HIERARCHY = "0::";

    private MachineMemory() {}

    /** @param root where {@code proc} and {@code sys} are found */
    static long usableBytes(Path root) {
        long smallest = ramBytes(root);
        for (String line : lines(root.resolve("proc/self/cgroup"))) {
            OptionalLong limit = OptionalLong.empty();
            if (line.startsWith(V2_HIERARCHY)) {
                limit = smallestLimit(
                        root.resolve("sys/fs/cgroup"), line.substring(V2_HIERARCHY.length()), "memory.max");
            } else if (line.contains(V1_CONTROLLER)) {
                String group = line.substring(line.indexOf(V1_CONTROLLER) + V1_CONTROLLER.length());
                limit = smallestLimit(root.resolve("sys/fs/cgroup/memory"), group, "memory.limit_in_bytes");
            }
            smallest = Math.min(smallest, limit.orElse(Long.MAX_VALUE));
        }
        return smallest;
    }

    /** A limit binds everything below it, so the way up to the mount point counts. */
    private static OptionalLong smallestLimit(Path mount, String group, String file) {
        Path mounted = mount.normalize();
        // Inside a container the group's path is the host's and not visible; the mount point itself is the group then.
        Path at = mounted.resolve(group.replaceFirst("^/+", "")).normalize();
        Stream<Path> way = Stream.iterate(at, path -> path != null && path.startsWith(mounted), Path::getParent);
        return way.flatMapToLong(
                        path -> lines(path.resolve(file)).stream().limit(1).flatMapToLong(MachineMemory::number))
                .min();
    }

    private static LongStream number(String text) {
        try {
            return LongStream.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException noLimit) {
            // "max", or a number beyond 2^63: no limit.
            return LongStream.empty();
        }
    }

    private static long ramBytes(Path root) {
        for (String line : lines(root.resolve("proc/meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        return WHEN_UNKNOWN_BYTES;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException absent) {
            return List.of();
        }
    }
}

package io.raftkv.it.disk;

import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Watches what an agent writes and forces, and lets chosen calls fail: {@code src/test/native/disk_probe.c}, compiled here
 * and loaded before the agent.
 */
public final class DiskProbe {
    /** What a key begins with whose way to the disk is noted. */
    public static final String MARK = "marked-";

    private static final Path SOURCE = Path.of("src/test/native/disk_probe.c");
    private static final Path LIBRARY = Path.of("target/native/libdiskprobe.so");
    private static boolean compiled;

    private final Path log;
    private final Path fault;

    /**
     * @param startNanos on the clock of {@link System#nanoTime}
     * @param errno 0 when it succeeded
     */
    public record Force(long pid, long startNanos, long endNanos, int errno, String path) {}

    /** A write that contained marked keys. */
    public record Write(long pid, long startNanos, long endNanos, String path, List<String> marks) {}

    private DiskProbe(Path log, Path fault) {
        this.log = log;
        this.fault = fault;
    }

    /** Loads it before every later start of the node. */
    public static DiskProbe on(TestNode node) {
        DiskProbe probe =
                new DiskProbe(node.log().resolveSibling("disk.log"), node.log().resolveSibling("disk-fault"));
        node.setEnvironment("LD_PRELOAD", library().toString());
        node.setEnvironment("DISK_PROBE_LOG", probe.log.toString());
        node.setEnvironment("DISK_PROBE_FAULT", probe.fault.toString());
        node.setEnvironment("DISK_PROBE_MARK", MARK);
        return probe;
    }

    /** What fails, see the head of the source. */
    public enum Fault {
        FORCE,
        SHORT,
        TEAR
    }

    /** The next call on a path that matches fails. */
    public void failOnce(Fault call, String pattern) {
        order(call, "once", pattern);
    }

    /** From now on every call on a path that matches fails. */
    public void failAlways(Fault call, String pattern) {
        order(call, "always", pattern);
    }

    private void order(Fault call, String mode, String pattern) {
        try {
            Path written = fault.resolveSibling("disk-fault.new");
            Files.writeString(
                    written, call.name().toLowerCase(java.util.Locale.ROOT) + " " + mode + " " + pattern + "\n");
            Files.move(written, fault, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The disk is sound again. */
    public void repair() {
        try {
            Files.deleteIfExists(fault);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a fault that was ordered once has not happened yet. */
    public boolean isPending() {
        return Files.exists(fault);
    }

    public List<Force> forces() {
        return lines("force").stream()
                .map(line -> new Force(
                        Long.parseLong(line[1]),
                        Long.parseLong(line[2]),
                        Long.parseLong(line[3]),
                        Integer.parseInt(line[4]),
                        line[5]))
                .toList();
    }

    public List<Write> writes() {
        return lines("wrote").stream()
                .map(line -> new Write(
                        Long.parseLong(line[1]),
                        Long.parseLong(line[2]),
                        Long.parseLong(line[3]),
                        line[6],
                        Arrays.asList(line).subList(7, line.length)))
                .toList();
    }

    private List<String[]> lines(String kind) {
        try {
            List<String[]> found = new ArrayList<>();
            for (String line : Files.readAllLines(log)) {
                if (line.startsWith(kind + " ")) {
                    found.add(line.split(" "));
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized Path library() {
        try {
            if (!compiled) {
                Files.createDirectories(LIBRARY.getParent());
                Command.run(
                        "gcc",
                        "-shared",
                        "-fPIC",
                        "-O2",
                        "-Wall",
                        "-Werror",
                        "-o",
                        LIBRARY.toString(),
                        SOURCE.toString());
                compiled = true;
            }
            return LIBRARY.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

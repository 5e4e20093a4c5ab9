package io.raftkv.offline;

import io.raftkv.node.start.Life;
import io.raftkv.node.start.StartingNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A member of three that was stopped: several segments, two snapshots, entries after them. And what commands say of it. */
final class StoppedNodeFixture {
    /** Makes each entry some kilobytes, so that few of them fill a segment of 64 KiB. */
    static final String LONG = "x".repeat(3000);

    static final long TERM = 3;

    final Path data;
    final String stateHash;
    final long lastIndex;
    final long firstSnapshotIndex;
    final long secondSnapshotIndex;

    StoppedNodeFixture(Path data) throws Exception {
        this.data = data;
        StartingNode node = node(data).with("raft.bootstrap", "true");
        try (Life life = node.live(TERM)) {
            life.members("node1=node1:7000", "node2=node2:7000", "node3=node3:7000");
            firstSnapshotIndex =
                    life.write("a" + LONG, 20).snapshot().manifest().index();
            secondSnapshotIndex =
                    life.write("b" + LONG, 20).snapshot().manifest().index();
            life.write("tail", 5);
            stateHash = life.stateHash();
            lastIndex = life.appliedIndex();
        }
    }

    /** The agent of a directory, to be started on it again. */
    static StartingNode node(Path data) throws IOException {
        return new StartingNode(data, "node1");
    }

    /** An exact copy, times and all, to damage. */
    Path copyTo(Path target) {
        return copy(data, target);
    }

    static Path copy(Path from, Path to) {
        try {
            Process process = new ProcessBuilder("cp", "-a", from.toString(), to.toString()).start();
            if (process.waitFor() != 0) {
                throw new AssertionError(
                        "cp -a failed: " + new String(process.getErrorStream().readAllBytes()));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How a command ended, and what it said. */
    record Ended(int exitCode, String out, String err) {}

    static Ended run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new OfflineCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Ended(exitCode, out.toString(), err.toString());
    }

    static List<Path> segments(Path data) throws IOException {
        return matching(data, ".wal");
    }

    /** The file of keys that a snapshot does not share with the one before it. */
    Path newestTableOf(Path copy, long snapshotIndex) throws IOException {
        List<Path> tables = matching(copy.resolve("snapshots/snapshot-" + snapshotIndex), ".sst");
        return tables.get(tables.size() - 1);
    }

    private static List<Path> matching(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /** In place, as a bad disk does: hard links see it too. */
    static void flip(Path file, long offset) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.seek(offset);
            int before = opened.read();
            opened.seek(offset);
            opened.write(before ^ 0x10);
        }
    }

    /** Every file with its time and bytes: what must not change when somebody only looks. */
    static Map<String, String> everyByte(Path directory) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                String content = Files.isDirectory(file)
                        ? "directory"
                        : HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
                all.put(file.toString(), Files.getLastModifiedTime(file) + " " + content);
            }
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
        return all;
    }
}

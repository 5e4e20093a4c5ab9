package io.raftkv.damage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * One thing that happened to a data directory.
 *
 * @param what for the message of a failure
 * @param names a refusal must name one of these
 * @param prefix the last entry that may remain where this looks like a torn tail; empty where nothing may be lost
 */
record Damage(String what, String[] names, OptionalLong prefix, Spoiling spoiling) {
    /** Does it to a copy. */
    @FunctionalInterface
    interface Spoiling {
        void spoil(Path data) throws Exception;
    }

    static Damage of(String what, Spoiling spoiling, String... names) {
        return new Damage(what, names, OptionalLong.empty(), spoiling);
    }

    /** New content of a file from an offset on, as a bad disk has it: its time does not change. */
    interface Bytes {
        byte[] spoil(byte[] content);
    }

    static void rot(Path file, Bytes bytes) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        // Over the same inode: hard links see it too.
        Files.write(file, bytes.spoil(Files.readAllBytes(file)));
        Files.setLastModifiedTime(file, time);
    }

    /** Bytes {@code from} to {@code to} of a file of the log or of another file are not what was written. */
    static Damage inFile(
            StoppedNode node, Path relative, long from, long to, boolean cutOff, String what, Bytes bytes) {
        return new Damage(
                relative + " bytes " + from + " to " + to + " " + what,
                names(relative),
                prefix(node, relative, from, to, cutOff),
                data -> rot(data.resolve(relative), bytes));
    }

    static Damage flip(StoppedNode node, Path relative, int at, int mask) {
        return inFile(node, relative, at, at + 1, false, "xor " + mask, content -> {
            content[at] ^= (byte) mask;
            return content;
        });
    }

    /** Where zeros stood before, nothing changes. */
    static Damage zeros(StoppedNode node, Path relative, int first, int end) throws IOException {
        byte[] original = Files.readAllBytes(node.data.resolve(relative));
        int from = first;
        while (from < end - 1 && original[from] == 0) {
            from++;
        }
        int to = end;
        while (to > from + 1 && original[to - 1] == 0) {
            to--;
        }
        return zeroed(node, relative, from, to);
    }

    private static Damage zeroed(StoppedNode node, Path relative, int from, int to) {
        return inFile(node, relative, from, to, false, "zeroed", content -> {
            Arrays.fill(content, from, to, (byte) 0);
            return content;
        });
    }

    static Damage cut(StoppedNode node, Path relative, int length) {
        return inFile(
                node, relative, length, Long.MAX_VALUE, true, "cut off", content -> Arrays.copyOf(content, length));
    }

    /** A snapshot is named by its directory, a file of the log or of {@code raft/} by itself. */
    static String[] names(Path relative) {
        return relative.startsWith("snapshots")
                ? new String[] {relative.getName(1).toString()}
                : new String[] {relative.getFileName().toString()};
    }

    /** Only where nothing that was forced later is left may the log end before what is damaged. */
    private static OptionalLong prefix(StoppedNode node, Path relative, long from, long to, boolean cutOff) {
        if (!relative.equals(node.lastSegment()) || from < StoppedNode.SEGMENT_HEADER_BYTES) {
            return OptionalLong.empty();
        }
        var touched = node.records.stream()
                .filter(record -> record.file().equals(relative) && record.end() > from && record.offset() < to)
                .mapToLong(StoppedNode.Record::index)
                .min();
        boolean forcedLater = !cutOff
                && node.records.stream().anyMatch(record -> record.file().equals(relative) && record.offset() >= to);
        return touched.isEmpty() || forcedLater ? OptionalLong.empty() : OptionalLong.of(touched.getAsLong() - 1);
    }

    @Override
    public String toString() {
        return what;
    }
}

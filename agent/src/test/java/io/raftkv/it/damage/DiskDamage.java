package io.raftkv.it.damage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Something that a disk did to one file of a stopped agent's data directory; all of it follows from the seed. */
final class DiskDamage {
    /** Two writes of the tests that use this: behind a damaged one there is a whole one. */
    private static final int TWO_WRITES_BYTES = 4096;

    private final Path file;
    private final int size;
    private final int written;
    private final int at;
    private final Kind kind;
    private final boolean lastSegment;

    /** What became of the file. */
    enum Kind {
        BIT_FLIPPED,
        SECTOR_ZEROED,
        PAGE_ZEROED,
        FILE_ZEROED,
        CUT_OFF,
        DELETED
    }

    private DiskDamage(Path file, int size, int written, int at, Kind kind, boolean lastSegment) {
        this.file = file;
        this.size = size;
        this.written = written;
        this.at = at;
        this.kind = kind;
        this.lastSegment = lastSegment;
    }

    /** Neighbouring seeds of {@link Random} begin alike; these do not. */
    static Random random(long seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L);
    }

    /** The log in half of the cases, then who the node is and its vote, then its snapshots and what else there is. */
    static DiskDamage of(Path data, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(data)) {
            files = all.filter(Files::isRegularFile)
                    .filter(DiskDamage::isLookedAt)
                    .sorted()
                    .toList();
        }
        List<Path> log =
                files.stream().filter(file -> file.toString().endsWith(".wal")).toList();
        List<Path> raft = List.of(data.resolve("raft/identity"), data.resolve("raft/term-and-vote"));
        List<Path> others = files.stream()
                .filter(file -> !log.contains(file) && !raft.contains(file))
                .toList();
        int share = random.nextInt(8);
        List<Path> among = share < 4 ? log : share < 6 ? raft : others;
        Path file = among.get(random.nextInt(among.size()));
        int size = (int) Files.size(file);
        Kind kind = random.nextInt(2) == 0 ? Kind.BIT_FLIPPED : Kind.values()[random.nextInt(Kind.values().length)];
        boolean last = !log.isEmpty() && file.equals(log.get(log.size() - 1));
        int written = writtenBytes(file);
        return new DiskDamage(file, size, written, random.nextInt(written), kind, last);
    }

    /** What every start builds anew is not what a node stands on. */
    private static boolean isLookedAt(Path file) {
        String path = file.toString();
        return !path.contains("/state/")
                && !path.contains("/raft/snapshot/")
                && !path.contains("/set-aside/")
                && !path.endsWith("LOCK")
                && !path.endsWith(".spare");
    }

    /** Zeros fill a segment up; damage there is too easy. */
    private static int writtenBytes(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int end = content.length;
        while (end > 1 && content[end - 1] == 0) {
            end--;
        }
        return Math.max(1, end);
    }

    /** Bytes rot without anybody touching the file: its time stays. */
    void happen() throws IOException {
        if (kind == Kind.DELETED) {
            Files.delete(file);
            return;
        }
        FileTime time = Files.getLastModifiedTime(file);
        byte[] content = Files.readAllBytes(file);
        switch (kind) {
            case BIT_FLIPPED -> content[at] ^= (byte) (1 << at % 8);
            case SECTOR_ZEROED -> Arrays.fill(content, at, Math.min(size, at + 512), (byte) 0);
            case PAGE_ZEROED -> Arrays.fill(content, at, Math.min(size, at + 4096), (byte) 0);
            case FILE_ZEROED -> Arrays.fill(content, (byte) 0);
            case CUT_OFF -> content = Arrays.copyOf(content, at);
            case DELETED -> throw new IllegalStateException();
        }
        Files.write(file, content);
        Files.setLastModifiedTime(file, time);
    }

    /** Only the end of the last segment may be lost, as a torn tail: not where something written later stands behind it. */
    boolean mayLoseTheEnd() {
        return lastSegment
                && switch (kind) {
                    case CUT_OFF -> true;
                    case BIT_FLIPPED -> at + TWO_WRITES_BYTES > written;
                    case SECTOR_ZEROED -> at + 512 + TWO_WRITES_BYTES > written;
                    case PAGE_ZEROED -> at + 4096 + TWO_WRITES_BYTES > written;
                    case FILE_ZEROED, DELETED -> false;
                };
    }

    @Override
    public String toString() {
        return kind + " " + file + " at " + at + " of " + size;
    }
}

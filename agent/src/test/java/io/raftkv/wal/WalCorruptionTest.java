package io.raftkv.wal;

import static io.raftkv.wal.WalFixture.readAll;
import static io.raftkv.wal.WalFixture.requireSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.raftkv.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Damage of every kind, each with exactly one right answer: the same entries; those before the damage, when nothing that
 * was forced later is there; or a refusal that names file and offset and leaves every byte as it was.
 */
class WalCorruptionTest {
    private static final long SEED = Long.getLong("wal.corruption.seed", 20_250_109);

    private static final int STEP = Integer.getInteger("wal.corruption.step", 3);
    private static final int RANGES = Integer.getInteger("wal.corruption.ranges", 1500);

    private final SmallLog log = newLog();

    private static SmallLog newLog() {
        try {
            return new SmallLog();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Bytes {@code from} to {@code to} of a segment, changed, or cut off together with all that follows. */
    private record Damage(Path file, long from, long to, boolean cutOff, byte[] damaged) {}

    @Test
    void shouldJudgeALogThatIsCutOffAnywhere() throws IOException {
        for (Path segment : log.segments()) {
            byte[] content = log.content(segment);
            for (int length = 0; length < content.length; length += step(segment, length)) {
                require(new Damage(segment, length, content.length, true, Arrays.copyOf(content, length)));
            }
        }
    }

    @Test
    void shouldJudgeAFlippedBitAnywhere() throws IOException {
        for (Path segment : log.segments()) {
            for (int at = 0; at < log.content(segment).length; at += step(segment, at)) {
                byte[] content = log.content(segment);
                content[at] ^= (byte) (1 << at % 8);
                require(new Damage(segment, at, at + 1, false, content));
            }
        }
    }

    /** What was written, by 3 so that every place in a record's header is met; a sample of the zeros behind. */
    private int step(Path segment, int at) {
        return at < log.endOffset(segment) + RecordHeader.SIZE_BYTES + 8 ? STEP : 37;
    }

    @Test
    void shouldJudgeRangesOfZerosAndOfGarbage() throws IOException {
        System.out.println("wal corruption seed=" + SEED);
        Random random = new Random(SEED);
        for (int round = 0; round < RANGES; round++) {
            Path segment = log.segments().get(random.nextInt(log.segments().size()));
            byte[] original = log.content(segment);
            byte[] content = original.clone();
            int from = random.nextInt(content.length);
            int to = Math.min(content.length, from + 1 + random.nextInt(random.nextBoolean() ? 64 : 3000));
            if (random.nextBoolean()) {
                Arrays.fill(content, from, to, (byte) 0);
            } else {
                for (int at = from; at < to; at++) {
                    content[at] = (byte) random.nextInt();
                }
            }
            int first = Arrays.mismatch(original, content);
            if (first >= 0) {
                require(new Damage(segment, first, lastMismatch(original, content) + 1, false, content));
            }
        }
    }

    private static int lastMismatch(byte[] original, byte[] content) {
        int at = content.length - 1;
        while (original[at] == content[at]) {
            at--;
        }
        return at;
    }

    @Test
    void shouldRefuseWhenAnySegmentButTheFirstIsMissing() throws IOException {
        for (Path missing : log.segments().subList(1, 3)) {
            Map<Path, byte[]> files = log.files();
            files.remove(missing);
            requireRefused(files, "missing " + missing);
        }
    }

    /** What stands before the log is the snapshot's business: the start rules compare its index with the first entry. */
    @Test
    void shouldSayWhereTheLogBeginsWhenTheFirstSegmentIsMissing() throws IOException {
        Map<Path, byte[]> files = log.files();
        files.remove(log.segments().get(0));
        WalReport report = new WalScan(SmallLog.diskOf(files), SmallLog.DIRECTORY).run();
        assertThat(report.firstIndex()).isEqualTo(10);
        assertThat(report.termBefore()).isEqualTo(1);
    }

    @Test
    void shouldRefuseSwappedSegments() throws IOException {
        List<Path> segments = log.segments();
        for (int one = 0; one < 3; one++) {
            for (int other = one + 1; other < 3; other++) {
                Map<Path, byte[]> files = log.files();
                files.put(segments.get(one), log.content(segments.get(other)));
                files.put(segments.get(other), log.content(segments.get(one)));
                requireRefused(files, "swapped " + one + " and " + other);
            }
        }
    }

    @Test
    void shouldRefuseASegmentTwiceOrUnderAStrangeName() throws IOException {
        Map<Path, byte[]> twice = log.files();
        twice.put(SmallLog.DIRECTORY.resolve("0000000004-0000000000000000025.wal"), log.content(log.lastSegment()));
        requireRefused(twice, "twice");
        Map<Path, byte[]> strange = log.files();
        strange.put(SmallLog.DIRECTORY.resolve("old.wal"), log.content(log.lastSegment()));
        requireRefused(strange, "strange name");
    }

    @Test
    void shouldRefuseASegmentOfAnotherCluster() throws IOException {
        SegmentHeader foreign = new SegmentHeader(false, new UUID(1, 2), 1, 4, 25, 3);
        Map<Path, byte[]> files = log.files();
        files.put(
                SmallLog.DIRECTORY.resolve(SegmentName.of(foreign).toString()),
                foreign.encode().array());
        requireRefused(files, "foreign");
    }

    @Test
    void shouldNotTakeARecordOfAnotherSegmentOrPlaceForOneOfThisLog() throws IOException {
        SmallLog.Record last = log.records().get(log.records().size() - 1);
        byte[] content = log.content(log.lastSegment());
        byte[] record = Arrays.copyOfRange(content, (int) last.offset(), (int) (last.offset() + last.length()));
        int end = (int) log.endOffset(log.lastSegment());
        System.arraycopy(record, 0, content, end, record.length);
        require(new Damage(log.lastSegment(), end, end + record.length, false, content));
        byte[] other = log.content(log.segments().get(1));
        byte[] second = log.content(log.lastSegment());
        System.arraycopy(other, end, second, end, 600);
        require(new Damage(log.lastSegment(), end, end + 600, false, second));
    }

    /** Compares what opening does with the only right answer. */
    private void require(Damage damage) throws IOException {
        Map<Path, byte[]> files = log.files();
        files.put(damage.file(), damage.damaged());
        String what = damage.file().getFileName() + " bytes " + damage.from() + " to " + damage.to()
                + (damage.cutOff() ? " cut off" : " changed");
        if (damage.from() < SegmentHeader.SIZE_BYTES) {
            requireRefused(files, what);
            return;
        }
        Optional<SmallLog.Record> first = log.records().stream()
                .filter(record -> record.file().equals(damage.file())
                        && record.offset() < damage.to()
                        && record.offset() + record.length() > damage.from())
                .findFirst();
        boolean lastSegment = damage.file().equals(log.lastSegment());
        if (first.isPresent()) {
            boolean forcedLater = !lastSegment
                    || log.records().stream()
                            .anyMatch(record -> record.batch() > first.get().batch()
                                    && record.file().equals(damage.file())
                                    && record.offset() >= damage.to());
            if (forcedLater) {
                requireRefused(files, what);
            } else {
                requireEntries(files, log.records().indexOf(first.get()), what);
            }
            return;
        }
        boolean beyondTheSeal = damage.to() > log.endOffset(damage.file()) + RecordHeader.SIZE_BYTES;
        boolean hitsTheSeal = damage.from() < log.endOffset(damage.file()) + RecordHeader.SIZE_BYTES;
        if (!lastSegment && hitsTheSeal && beyondTheSeal && !damage.cutOff() && !zeros(damage)) {
            requireRefused(files, what);
        } else {
            requireEntries(files, log.records().size(), what);
        }
    }

    private boolean zeros(Damage damage) {
        byte[] content = damage.damaged();
        long sealEnd = log.endOffset(damage.file()) + RecordHeader.SIZE_BYTES;
        for (long at = sealEnd; at < damage.to(); at++) {
            if (content[(int) at] != 0) {
                return false;
            }
        }
        return true;
    }

    private void requireEntries(Map<Path, byte[]> files, int count, String what) throws IOException {
        SimulatedDisk disk = SmallLog.diskOf(files);
        List<WalEntry> expected = log.entries().subList(0, count);
        WalEntry next = WalFixture.entry(9, count + 1, 100);
        try (Wal wal = SmallLog.open(disk).wal()) {
            requireSame(what, readAll(wal), expected);
            wal.append(List.of(next));
        } catch (WalCorruptException e) {
            fail(what + ": refused, expected " + count + " entries", e);
        }
        RecoveredWal again = SmallLog.open(disk);
        try (Wal wal = again.wal()) {
            assertThat(again.tornBytes()).as(what + ", cut before").isZero();
            assertThat(wal.lastIndex()).as(what + ", after a new append").isEqualTo(count + 1);
            requireSame(what, List.of(wal.read(count + 1)), List.of(next));
        }
    }

    private static void requireRefused(Map<Path, byte[]> files, String what) throws IOException {
        SimulatedDisk disk = SmallLog.diskOf(files);
        try (Wal wal = SmallLog.open(disk).wal()) {
            fail(what + ": opened with entries up to " + wal.lastIndex());
        } catch (WalCorruptException e) {
            assertThat(files).as(what).containsKey(e.file());
            assertThat(e.offsetBytes()).as(what).isBetween(0L, (long) files.get(e.file()).length);
            assertThat(e).hasMessageContaining(e.file().toString()).hasMessageContaining("byte " + e.offsetBytes());
        }
        assertThat(disk.list(SmallLog.DIRECTORY)).containsExactlyElementsOf(files.keySet());
        for (Path file : files.keySet()) {
            assertThat(disk.content(file)).as(what).isEqualTo(files.get(file));
        }
    }
}

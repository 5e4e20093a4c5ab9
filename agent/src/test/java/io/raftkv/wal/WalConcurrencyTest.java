package io.raftkv.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.disk.Disk;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers and copies beside the appender, on the real disk with the real background thread. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WalConcurrencyTest {
    /** Together far more than {@link RecentEntries} keeps, so that reads meet the disk. */
    private static final int ENTRIES = 2400;

    private static final int PAYLOAD_BYTES = 6000;

    @TempDir
    Path directory;

    private final Disk disk = new LocalDisk();
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void shouldReadWhileAppendingAndDeletingThePrefix() throws Exception {
        WalOptions options = new WalOptions(1 << 20, WalFixture.CLUSTER, 1);
        ExecutorService readers = Executors.newFixedThreadPool(3);
        try (Wal wal =
                WalRecovery.open(disk, directory, options, WalListener.NONE).wal()) {
            List<Future<Long>> reads = new ArrayList<>();
            for (int stride = 1; stride <= 3; stride++) {
                reads.add(readers.submit(reader(wal, stride * 97L)));
            }
            for (int index = 1; index <= ENTRIES; index += 20) {
                wal.append(WalFixture.entries(1, index, index + 19, PAYLOAD_BYTES));
                if (index % 400 == 1) {
                    wal.truncatePrefix(index - 1200);
                }
            }
            done.set(true);
            for (Future<Long> read : reads) {
                assertThat(read.get()).isPositive();
            }
            assertThat(wal.firstIndex()).isGreaterThan(1);
        } finally {
            done.set(true);
            readers.shutdown();
        }
    }

    private Callable<Long> reader(Wal wal, long stride) {
        return () -> {
            long found = 0;
            for (long at = 0; !done.get(); at += stride) {
                long index = 1 + at % ENTRIES;
                long lastBefore = wal.lastIndex();
                WalEntry entry = wal.read(index);
                if (entry == null) {
                    // Not there yet, or not any more: never in between.
                    assertThat(index < wal.firstIndex() || index > lastBefore)
                            .as("entry %s is missing", index)
                            .isTrue();
                    continue;
                }
                WalEntry expected = WalFixture.entry(1, index, PAYLOAD_BYTES);
                assertThat(entry.payload()).isEqualTo(expected.payload());
                found++;
            }
            return found;
        };
    }

    @Test
    void shouldCopyARangeWhileTheLogIsWrittenAndShortened() throws Exception {
        WalOptions options = new WalOptions(64 << 10, WalFixture.CLUSTER, 1);
        Path source = directory.resolve("source");
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try (Wal wal = WalRecovery.open(disk, source, options, WalListener.NONE).wal()) {
            wal.append(WalFixture.entries(1, 1, 200, 1000));
            Future<?> writing = writer.submit(() -> {
                for (long index = 201; !done.get(); index++) {
                    wal.append(WalFixture.entries(1, index, index, 1000));
                    wal.truncatePrefix(Math.max(1, index - 400));
                }
                return null;
            });
            for (int round = 0; round < 8; round++) {
                long last = wal.lastIndex();
                Wal.Hold hold = wal.hold(wal.firstIndex());
                long after = wal.firstIndex() + 5;
                Path target = Files.createDirectory(directory.resolve("copy-" + round));
                new WalExport(disk, source, WalFixture.CLUSTER)
                        .export(after, 1, last, 32 << 10, new SegmentFiles(disk, target));
                hold.close();
                WalReport copied =
                        new WalScan(disk, target).expecting(WalFixture.CLUSTER).run();
                assertThat(copied.verdict()).isInstanceOf(WalVerdict.Whole.class);
                assertThat(copied.firstIndex()).isEqualTo(after + 1);
                assertThat(copied.lastIndex()).isEqualTo(last);
            }
            done.set(true);
            writing.get();
        } finally {
            done.set(true);
            writer.shutdown();
        }
    }

    @Test
    void shouldSurviveAnInterruptedReader() throws IOException {
        try (Wal wal = new WalFixture(disk, directory)
                .open(new WalOptions(4096, WalFixture.CLUSTER, 1))
                .wal()) {
            wal.append(WalFixture.entries(1, 1, 3, 9 << 20 >> 2));
            Thread.currentThread().interrupt();
            assertThat(wal.read(1)).isNotNull();
            assertThat(Thread.interrupted()).isTrue();
            Thread.currentThread().interrupt();
            wal.append(WalFixture.entries(1, 4, 4, 100));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(wal.read(2)).isNotNull();
        }
    }
}

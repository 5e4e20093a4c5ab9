package io.raftkv.wal;

import static io.raftkv.wal.WalFixture.described;
import static io.raftkv.wal.WalFixture.entries;
import static io.raftkv.wal.WalFixture.entry;
import static io.raftkv.wal.WalFixture.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.disk.Disk;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the real disk; after each change the log is opened again before anything is believed. */
class WalTest {
    @TempDir
    Path directory;

    private final Disk disk = new LocalDisk();

    private WalFixture fixture() {
        return new WalFixture(disk, directory);
    }

    @Test
    void shouldBeginWithIndexOneWhenTheDirectoryIsEmpty() throws IOException {
        try (Wal wal = fixture().open().wal()) {
            assertThat(wal.firstIndex()).isEqualTo(1);
            assertThat(wal.lastIndex()).isZero();
            assertThat(wal.lastTerm()).isZero();
            assertThat(wal.read(1)).isNull();
            assertThat(wal.termAt(1)).isZero();
        }
    }

    @Test
    void shouldReadAfterReopeningWhatWasAppended() throws IOException {
        List<WalEntry> written = new ArrayList<>(entries(1, 1, 3, 100));
        written.add(new WalEntry(2, 4, EntryType.NO_OP, 0, new byte[0]));
        written.add(WalFixture.configuration(2, 5, "node1:7000"));
        written.addAll(entries(2, 6, 7, 333));
        try (Wal wal = fixture().open().wal()) {
            assertThat(wal.append(written.subList(0, 3))).isEqualTo(3);
            assertThat(wal.append(written.subList(3, 7))).isEqualTo(7);
        }
        RecoveredWal recovered = fixture().open();
        try (Wal wal = recovered.wal()) {
            assertThat(described(readAll(wal))).isEqualTo(described(written));
            assertThat(recovered.tornBytes()).isZero();
            assertThat(described(recovered.configurations())).isEqualTo(described(written.subList(4, 5)));
            assertThat(List.of(wal.termAt(0), wal.termAt(3), wal.termAt(4), wal.termAt(7), wal.termAt(8)))
                    .containsExactly(0L, 1L, 2L, 2L, 0L);
        }
    }

    @Test
    void shouldGoOnAppendingAfterReopening() throws IOException {
        for (int life = 0; life < 5; life++) {
            try (Wal wal = fixture().open().wal()) {
                wal.append(entries(1, life * 10 + 1, life * 10 + 10, 50));
            }
        }
        try (Wal wal = fixture().open().wal()) {
            assertThat(described(readAll(wal))).isEqualTo(described(entries(1, 1, 50, 50)));
        }
    }

    @Test
    void shouldRollIntoNewSegmentsWithinTheConfiguredSize() throws IOException {
        try (Wal wal = fixture().open().wal()) {
            appendOneByOne(wal, entries(1, 1, 60, 400));
            assertThat(wal.segments())
                    .hasSizeGreaterThan(5)
                    .allSatisfy(segment -> assertThat(segment.sizeBytes())
                            .isLessThanOrEqualTo(WalFixture.SEGMENT_BYTES + RecordHeader.SIZE_BYTES));
        }
        try (Wal wal = fixture().open().wal()) {
            assertThat(described(readAll(wal))).isEqualTo(described(entries(1, 1, 60, 400)));
        }
    }

    @Test
    void shouldWriteABatchLargerThanASegmentIntoOneSegment() throws IOException {
        try (Wal wal = fixture().open().wal()) {
            wal.append(entries(1, 1, 2, 100));
            wal.append(entries(1, 3, 12, 3000));
            wal.append(entries(1, 13, 13, 10));
            assertThat(wal.segments()).hasSize(3);
        }
        try (Wal wal = fixture().open().wal()) {
            assertThat(wal.lastIndex()).isEqualTo(13);
            assertThat(wal.read(7).payload()).isEqualTo(entry(1, 7, 3000).payload());
        }
    }

    @Test
    void shouldRefuseEntriesThatDoNotFollow() throws IOException {
        try (Wal wal = fixture().open().wal()) {
            wal.append(entries(2, 1, 3, 10));
            assertThatThrownBy(() -> wal.append(entries(2, 5, 5, 10))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> wal.append(entries(1, 4, 4, 10))).isInstanceOf(IllegalArgumentException.class);
            assertThat(wal.append(entries(2, 4, 4, 10))).isEqualTo(4);
        }
    }

    @Test
    void shouldDropTheSuffixAcrossSegmentsAndGoOn() throws IOException {
        for (int kept = 0; kept <= 30; kept++) {
            Path own = directory.resolve("kept-" + kept);
            WalFixture fixture = new WalFixture(disk, own);
            try (Wal wal = fixture.open().wal()) {
                appendOneByOne(wal, entries(1, 1, 30, 500));
                wal.truncateSuffix(kept);
                assertThat(described(readAll(wal))).isEqualTo(described(entries(1, 1, kept, 500)));
                assertThat(wal.termAt(kept + 1)).isZero();
            }
            try (Wal wal = fixture.open().wal()) {
                assertThat(wal.lastIndex()).isEqualTo(kept);
                wal.append(entries(2, kept + 1, kept + 3, 700));
            }
            try (Wal wal = fixture.open().wal()) {
                List<WalEntry> expected = new ArrayList<>(entries(1, 1, kept, 500));
                expected.addAll(entries(2, kept + 1, kept + 3, 700));
                assertThat(described(readAll(wal))).isEqualTo(described(expected));
            }
        }
    }

    @Test
    void shouldDeleteOnlyWholeSegmentsBelowThePrefix() throws IOException {
        try (Wal wal = fixture().open().wal()) {
            appendOneByOne(wal, entries(1, 1, 60, 400));
            long secondSegment = wal.segments().get(1).firstIndex();
            wal.truncatePrefix(secondSegment - 1);
            assertThat(wal.firstIndex()).isEqualTo(1);
            wal.truncatePrefix(secondSegment + 1);
            assertThat(wal.firstIndex()).isEqualTo(secondSegment);
            assertThat(wal.read(secondSegment - 1)).isNull();
            wal.truncatePrefix(61);
            assertThat(wal.segments()).hasSize(1);
            assertThat(wal.lastIndex()).isEqualTo(60);
        }
        try (Wal wal = fixture().open().wal()) {
            assertThat(wal.lastIndex()).isEqualTo(60);
            assertThat(wal.read(60).payload()).isEqualTo(entry(1, 60, 400).payload());
            assertThat(wal.termAt(60)).isEqualTo(1);
        }
    }

    @Test
    void shouldKeepWhatAHoldNeedsUntilItIsClosed() throws IOException {
        try (Wal wal = fixture().open().wal()) {
            appendOneByOne(wal, entries(1, 1, 60, 400));
            Wal.Hold backup = wal.hold(20);
            Wal.Hold later = wal.hold(40);
            wal.truncatePrefix(50);
            assertThat(wal.firstIndex()).isGreaterThan(1).isLessThanOrEqualTo(20);
            later.close();
            backup.close();
            wal.truncatePrefix(50);
            assertThat(wal.firstIndex()).isGreaterThan(20).isLessThanOrEqualTo(50);
        }
    }

    @Test
    void shouldStartOverAtTheGivenIndexAfterAReset() throws IOException {
        try (Wal wal = fixture().open().wal()) {
            appendOneByOne(wal, entries(1, 1, 30, 400));
            wal.reset(1000);
            assertThat(wal.firstIndex()).isEqualTo(1000);
            assertThat(wal.lastIndex()).isEqualTo(999);
            assertThat(wal.read(30)).isNull();
        }
        try (Wal wal = fixture().open().wal()) {
            assertThat(wal.lastIndex()).isEqualTo(999);
            wal.append(entries(7, 1000, 1002, 40));
        }
        try (Wal wal = fixture().open().wal()) {
            assertThat(described(readAll(wal))).isEqualTo(described(entries(7, 1000, 1002, 40)));
        }
    }

    @Test
    void shouldStartOverWhenThePrefixGoesBeyondTheEnd() throws IOException {
        try (Wal wal = fixture().open().wal()) {
            wal.append(entries(1, 1, 5, 40));
            wal.truncatePrefix(100);
            assertThat(wal.append(entries(2, 100, 101, 40))).isEqualTo(101);
        }
        try (Wal wal = fixture().open().wal()) {
            assertThat(wal.firstIndex()).isEqualTo(100);
        }
    }

    @Test
    void shouldUseTheSpareAndLeaveNoneBehind() throws IOException {
        try (Wal wal = fixture().open().wal()) {
            wal.append(entries(1, 1, 1, 3000));
            assertThat(directory.resolve("next.spare")).hasSize(WalFixture.SEGMENT_BYTES);
            wal.append(entries(1, 2, 2, 1000));
            assertThat(directory.resolve("next.spare")).doesNotExist();
            assertThat(wal.segments().get(1).file()).hasSize(WalFixture.SEGMENT_BYTES);
            wal.append(entries(1, 3, 3, 2000));
        }
        assertThat(directory.resolve("next.spare")).doesNotExist();
    }

    @Test
    void shouldRemoveASpareThatACrashLeftBehind() throws IOException {
        Files.writeString(directory.resolve("next.spare"), "half a spare");
        Files.writeString(directory.resolve("unnamed.spare"), "half a segment");
        try (Wal wal = fixture().open().wal()) {
            wal.append(entries(1, 1, 20, 400));
        }
        try (Wal wal = fixture().open().wal()) {
            assertThat(described(readAll(wal))).isEqualTo(described(entries(1, 1, 20, 400)));
        }
    }

    @Test
    void shouldBeginANewSegmentInANewEpochAndRefuseAnOlderOne() throws IOException {
        WalOptions second = new WalOptions(WalFixture.SEGMENT_BYTES, WalFixture.CLUSTER, 2);
        try (Wal wal = fixture().open().wal()) {
            wal.append(entries(1, 1, 2, 40));
        }
        try (Wal wal = fixture().open(second).wal()) {
            wal.append(entries(1, 3, 4, 40));
            assertThat(wal.segments()).extracting(SegmentInfo::epoch).containsExactly(1L, 2L);
        }
        assertThatThrownBy(() -> fixture().open())
                .isInstanceOf(WalCorruptException.class)
                .hasMessageContaining("epoch 2");
    }

    @Test
    void shouldRefuseTheLogOfAnotherCluster() throws IOException {
        fixture().open().wal().close();
        WalOptions foreign = new WalOptions(WalFixture.SEGMENT_BYTES, new UUID(1, 2), 1);
        assertThatThrownBy(() -> fixture().open(foreign))
                .isInstanceOf(WalCorruptException.class)
                .hasMessageContaining(WalFixture.CLUSTER.toString());
    }

    @Test
    void shouldTakeNoCallsOnceClosed() throws IOException {
        Wal wal = fixture().open().wal();
        wal.append(entries(1, 1, 1, 10));
        wal.close();
        assertThatThrownBy(() -> wal.append(entries(1, 2, 2, 10))).isInstanceOf(WalClosedException.class);
        assertThatThrownBy(() -> wal.read(1)).isInstanceOf(WalClosedException.class);
        wal.close();
    }

    private static void appendOneByOne(Wal wal, List<WalEntry> entries) throws IOException {
        for (WalEntry entry : entries) {
            wal.append(List.of(entry));
        }
    }
}

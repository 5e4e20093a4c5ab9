package io.raftkv.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/** Logs with known content; the spare is prepared on the appending thread, so that every run does the same. */
final class WalFixture {
    static final UUID CLUSTER = UUID.fromString("7f3a0c1e-5b7d-4c58-9a53-2f6f4e1d0b11");
    static final long SEGMENT_BYTES = 4096;

    private final Disk disk;
    private final Path directory;

    WalFixture(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    static WalOptions options() {
        return new WalOptions(SEGMENT_BYTES, CLUSTER, 1);
    }

    RecoveredWal open() throws IOException {
        return open(options());
    }

    RecoveredWal open(WalOptions options) throws IOException {
        return WalRecovery.open(disk, directory, options, WalListener.NONE, Runnable::run);
    }

    static WalEntry entry(long term, long index, int payloadBytes) {
        byte[] payload = new byte[payloadBytes];
        for (int at = 0; at < payloadBytes; at++) {
            payload[at] = (byte) (index * 31 + at + term);
        }
        return new WalEntry(term, index, EntryType.DATA, 1_700_000_000_000L + index, payload);
    }

    static WalEntry configuration(long term, long index, String text) {
        return new WalEntry(term, index, EntryType.CONFIGURATION, 0, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Entries {@code from..to} of one term, all of one size. */
    static List<WalEntry> entries(long term, long from, long to, int payloadBytes) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(index -> entry(term, index, payloadBytes))
                .toList();
    }

    static List<WalEntry> readAll(Wal wal) throws IOException {
        List<WalEntry> entries = new ArrayList<>();
        for (long index = wal.firstIndex(); index <= wal.lastIndex(); index++) {
            entries.add(wal.read(index));
        }
        return entries;
    }

    /** Compares payloads too; what differs is shown as text. */
    static void requireSame(String what, List<WalEntry> found, List<WalEntry> expected) {
        boolean same = found.size() == expected.size();
        for (int at = 0; same && at < found.size(); at++) {
            WalEntry one = found.get(at);
            WalEntry other = expected.get(at);
            same = one.index() == other.index()
                    && one.term() == other.term()
                    && one.type() == other.type()
                    && one.stampMillis() == other.stampMillis()
                    && Arrays.equals(one.payload(), other.payload());
        }
        if (!same) {
            assertThat(described(found)).as(what).isEqualTo(described(expected));
        }
    }

    /** Entries as text, so that payloads are compared and failures can be read. */
    static List<String> described(List<WalEntry> entries) {
        return entries.stream().map(WalFixture::described).toList();
    }

    static String described(WalEntry entry) {
        return entry.term() + "/" + entry.index() + " " + entry.type() + " " + entry.stampMillis() + " "
                + HexFormat.of().formatHex(entry.payload());
    }
}

package io.raftkv.wal;

import static io.raftkv.wal.WalFixture.requireSame;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Format 1, byte by byte: files that a released version wrote stay readable, and this version writes the same. To write
 * them anew after a deliberate change of the format, run with {@code -Dgolden.write=true}; it needs a new directory.
 */
class WalGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/testdata/wal-v1");
    private static final Path DIRECTORY = Path.of("/data");

    /** Two epochs, a seal, every type of entry, batches of several, an empty payload. */
    private static List<WalEntry> entries() {
        List<WalEntry> entries = new ArrayList<>();
        entries.add(new WalEntry(1, 1, EntryType.NO_OP, 0, new byte[0]));
        entries.add(WalFixture.configuration(1, 2, "node1:7000"));
        entries.addAll(WalFixture.entries(1, 3, 5, 21));
        entries.add(new WalEntry(2, 6, EntryType.NO_OP, 0, new byte[0]));
        entries.addAll(WalFixture.entries(2, 7, 8, 64));
        return entries;
    }

    private static Map<String, byte[]> write() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(0);
        WalFixture fixture = new WalFixture(disk, DIRECTORY);
        try (Wal wal = fixture.open(new WalOptions(4096, WalFixture.CLUSTER, 1)).wal()) {
            wal.append(entries().subList(0, 2));
            wal.append(entries().subList(2, 5));
        }
        try (Wal wal = fixture.open(new WalOptions(4096, WalFixture.CLUSTER, 2)).wal()) {
            wal.append(entries().subList(5, 8));
        }
        Map<String, byte[]> files = new TreeMap<>();
        for (Path file : disk.list(DIRECTORY)) {
            files.put(file.getFileName().toString(), disk.content(file));
        }
        return files;
    }

    @Test
    void shouldWriteTheBytesOfFormatOne() throws IOException {
        Map<String, byte[]> written = write();
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN);
            for (Map.Entry<String, byte[]> file : written.entrySet()) {
                Files.write(GOLDEN.resolve(file.getKey()), file.getValue());
            }
        }
        assertThat(written.keySet()).containsExactlyElementsOf(golden().keySet());
        golden().forEach((name, content) ->
                assertThat(written.get(name)).as(name).isEqualTo(content));
    }

    @Test
    void shouldReadTheBytesOfFormatOne() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(0);
        disk.createDirectories(DIRECTORY);
        golden().forEach((name, content) -> disk.place(DIRECTORY.resolve(name), content));
        RecoveredWal recovered = new WalFixture(disk, DIRECTORY).open(new WalOptions(4096, WalFixture.CLUSTER, 2));
        try (Wal wal = recovered.wal()) {
            requireSame("golden", WalFixture.readAll(wal), entries());
            requireSame("golden", recovered.configurations(), entries().subList(1, 2));
            assertThat(wal.segments()).extracting(SegmentInfo::epoch).containsExactly(1L, 2L);
        }
    }

    private static Map<String, byte[]> golden() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (var paths = Files.list(GOLDEN)) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }
}

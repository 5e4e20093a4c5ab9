package io.raftkv.wal;

import io.raftkv.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A log of three segments whose every byte is known, to damage copies of it. */
final class SmallLog {
    static final Path DIRECTORY = Path.of("/data");
    private static final WalOptions OPTIONS = new WalOptions(4096, WalFixture.CLUSTER, 1);

    /** @param batch counts the forces from 0 */
    record Record(WalEntry entry, Path file, long offset, long length, int batch) {}

    private final Map<Path, byte[]> files = new TreeMap<>();
    private final Map<Path, Long> ends = new TreeMap<>();
    private final List<Record> records = new ArrayList<>();

    SmallLog() throws IOException {
        List<List<WalEntry>> batches = List.of(
                WalFixture.entries(1, 1, 3, 300),
                WalFixture.entries(1, 4, 4, 700),
                WalFixture.entries(1, 5, 9, 250),
                // The second segment begins here.
                WalFixture.entries(2, 10, 12, 600),
                List.of(WalFixture.configuration(2, 13, "node1:7000,node2:7000")),
                WalFixture.entries(2, 14, 16, 500),
                // The third segment begins here.
                WalFixture.entries(2, 17, 17, 600),
                WalFixture.entries(3, 18, 21, 200),
                WalFixture.entries(3, 22, 24, 150));
        SimulatedDisk disk = new SimulatedDisk(0);
        Map<Long, Integer> batchOf = new TreeMap<>();
        try (Wal wal = new WalFixture(disk, DIRECTORY).open(OPTIONS).wal()) {
            for (int batch = 0; batch < batches.size(); batch++) {
                wal.append(batches.get(batch));
                int number = batch;
                batches.get(batch).forEach(entry -> batchOf.put(entry.index(), number));
            }
        }
        for (Path file : disk.list(DIRECTORY)) {
            files.put(file, disk.content(file));
        }
        new WalScan(disk, DIRECTORY).run((entry, file, offset, length) -> {
            records.add(new Record(entry, file, offset, length, batchOf.get(entry.index())));
            ends.put(file, offset + length);
        });
    }

    List<Path> segments() {
        return List.copyOf(files.keySet());
    }

    byte[] content(Path segment) {
        return files.get(segment).clone();
    }

    List<Record> records() {
        return records;
    }

    List<WalEntry> entries() {
        return records.stream().map(Record::entry).toList();
    }

    Path lastSegment() {
        return segments().get(segments().size() - 1);
    }

    /** Where the entries of a segment end, and, but in the last one, the seal begins. */
    long endOffset(Path segment) {
        return ends.get(segment);
    }

    Map<Path, byte[]> files() {
        Map<Path, byte[]> copies = new TreeMap<>();
        files.forEach((file, content) -> copies.put(file, content.clone()));
        return copies;
    }

    static SimulatedDisk diskOf(Map<Path, byte[]> files) throws IOException {
        SimulatedDisk disk = new SimulatedDisk(0);
        disk.createDirectories(DIRECTORY);
        files.forEach(disk::place);
        return disk;
    }

    static RecoveredWal open(SimulatedDisk disk) throws IOException {
        return new WalFixture(disk, DIRECTORY).open(OPTIONS);
    }
}

package io.raftkv.backup;

import io.raftkv.disk.Disk;
import io.raftkv.disk.LocalDisk;
import io.raftkv.snapshot.FileDigest;
import io.raftkv.snapshot.ManifestFile;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.wal.EntryType;
import io.raftkv.wal.Wal;
import io.raftkv.wal.WalEntry;
import io.raftkv.wal.WalListener;
import io.raftkv.wal.WalOptions;
import io.raftkv.wal.WalRecovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/** A data directory as a node leaves it, with a snapshot of random bytes and a log around it. */
final class BackupFixture {
    static final UUID CLUSTER = UUID.fromString("7f3a0c1e-5b7d-4c58-9a53-2f6f4e1d0b11");
    static final Instant CREATED = Instant.parse("2025-01-09T12:30:45Z");
    static final long TERM = 3;

    private final Disk disk = new LocalDisk();
    private final Path dataDirectory;

    /** Makes {@code raft/} and {@code state/} too: what a tar of a whole directory carries along. */
    BackupFixture(Path dataDirectory) throws IOException {
        this.dataDirectory = dataDirectory;
        Files.createDirectories(dataDirectory.resolve("raft"));
        Files.createDirectories(dataDirectory.resolve("state"));
        Files.writeString(dataDirectory.resolve("raft/identity"), "node1");
        Files.writeString(dataDirectory.resolve("state/CURRENT"), "MANIFEST-000001\n");
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    /** Small segments, so that there are several. */
    void writeLog(long first, long last) throws IOException {
        WalOptions options = new WalOptions(4096, CLUSTER, 1);
        try (Wal wal =
                WalRecovery.open(disk, dataDirectory, options, WalListener.NONE).wal()) {
            for (long index = Math.max(first, wal.lastIndex() + 1); index <= last; index++) {
                wal.append(List.of(new WalEntry(TERM, index, EntryType.DATA, 1000 + index, new byte[200])));
            }
        }
    }

    Path writeSnapshot(long index) throws IOException {
        Path snapshot = dataDirectory.resolve("snapshots/snapshot-" + index);
        Files.createDirectories(snapshot);
        Random random = new Random(index);
        List<SnapshotManifest.FileEntry> entries = new ArrayList<>();
        for (String name : List.of("CURRENT", "MANIFEST-000004", "000012.sst", "000015.sst")) {
            byte[] content = new byte[1 + random.nextInt(20_000)];
            random.nextBytes(content);
            Files.write(snapshot.resolve(name), content);
            entries.add(new SnapshotManifest.FileEntry(name, content.length, FileDigest.sha256(content)));
        }
        SnapshotManifest manifest = new SnapshotManifest(
                SnapshotManifest.FORMAT_VERSION,
                CLUSTER,
                1,
                index,
                TERM,
                index * 2,
                1000 + index,
                42,
                4242,
                "00112233445566778899aabbccddeeff",
                List.of(new SnapshotManifest.Member("node1", "node1:7000", "http://node1:8080", "Voter")),
                entries,
                CREATED.toEpochMilli(),
                "node1 test");
        Files.write(snapshot.resolve(SnapshotManifest.FILE_NAME), ManifestFile.encode(manifest));
        return snapshot;
    }

    BackupSource source(long snapshotIndex, long upToIndex) {
        return new BackupSource(
                dataDirectory.resolve("snapshots/snapshot-" + snapshotIndex),
                dataDirectory,
                upToIndex,
                Optional.empty(),
                "node1 test");
    }

    CreatedBackup write(long snapshotIndex, long upToIndex, Path archive) throws IOException {
        return new BackupWriter(disk, Clock.fixed(CREATED, ZoneOffset.UTC))
                .write(source(snapshotIndex, upToIndex), archive, BackupProgress.NONE);
    }

    static VerifiedBackup verify(Path archive) throws IOException {
        return new BackupVerifier(new LocalDisk()).verify(archive, BackupProgress.NONE);
    }

    static void extract(VerifiedBackup backup, Path target) throws IOException {
        new BackupExtractor(new LocalDisk()).extract(backup, target, BackupProgress.NONE);
    }

    /** SHA-256 of every file below, by relative path. */
    static Map<String, String> tree(Path directory) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                digests.put(directory.relativize(path).toString(), FileDigest.sha256(new LocalDisk(), path));
            }
        }
        return digests;
    }
}

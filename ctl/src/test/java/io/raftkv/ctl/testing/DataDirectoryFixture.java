package io.raftkv.ctl.testing;

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
import java.util.List;
import java.util.UUID;

/** A data directory with a log of ten thousand bytes and one snapshot of made-up content. */
public final class DataDirectoryFixture {
    private static final UUID CLUSTER = UUID.fromString("7f3a0000-0000-4000-8000-000000000001");
    private static final long TERM = 42;

    private DataDirectoryFixture() {}

    public static void create(Path directory, long snapshotIndex, long lastIndex) throws IOException {
        Files.createDirectories(directory.resolve("raft"));
        Files.writeString(directory.resolve("raft/identity"), "of the node");
        WalOptions options = new WalOptions(4096, CLUSTER, 1);
        try (Wal wal = WalRecovery.open(new LocalDisk(), directory, options, WalListener.NONE)
                .wal()) {
            for (long index = wal.lastIndex() + 1; index <= lastIndex; index++) {
                wal.append(List.of(new WalEntry(TERM, index, EntryType.DATA, 1000 + index, new byte[100])));
            }
        }
        snapshot(directory.resolve("snapshots").resolve("snapshot-" + snapshotIndex), snapshotIndex);
    }

    private static void snapshot(Path snapshot, long index) throws IOException {
        Files.createDirectories(snapshot);
        byte[] content = ("state at " + index).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.write(snapshot.resolve("000012.sst"), content);
        SnapshotManifest manifest = new SnapshotManifest(
                SnapshotManifest.FORMAT_VERSION,
                CLUSTER,
                1,
                index,
                TERM,
                index,
                1000 + index,
                7,
                70,
                "00112233445566778899aabbccddeeff",
                List.of(new SnapshotManifest.Member("node1", "node1:7000", "http://node1:8080", "Voter")),
                List.of(new SnapshotManifest.FileEntry("000012.sst", content.length, FileDigest.sha256(content))),
                1_700_000_000_000L,
                "node1 test");
        Files.write(snapshot.resolve(SnapshotManifest.FILE_NAME), ManifestFile.encode(manifest));
    }
}

package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.LeaderResponse;
import io.raftkv.api.SnapshotResponse;
import io.raftkv.api.StatsResponse;
import io.raftkv.api.StatsResponse.CacheStats;
import io.raftkv.api.StatsResponse.DiskStats;
import io.raftkv.api.StatsResponse.NodeStats;
import io.raftkv.api.StatsResponse.RaftStats;
import io.raftkv.api.StatsResponse.SnapshotStats;
import io.raftkv.api.StatsResponse.StoreStats;
import io.raftkv.api.StatsResponse.WalStats;
import io.raftkv.api.WalResponse;
import io.raftkv.check.InvariantViolation;
import io.raftkv.raft.EngineStatus;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.store.StateHeader;
import io.raftkv.wal.SegmentInfo;
import io.raftkv.wal.Wal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Collects the figures of this node: from memory, the names of files, the file store, and the newest snapshot's manifest.
 * For requests that may look at the disk.
 */
final class NodeFigures {
    private static final String SNAPSHOT_PREFIX = "snapshot-";

    private final NodeIdentity self;
    private final Path dataDirectory;
    private final Wal wal;
    private final WalFigures walFigures;
    private final ReadCache cache;
    private final DiskReserve reserve;
    private final Supplier<Optional<PublishedSnapshot>> newestSnapshot;
    private final long startedNanos = System.nanoTime();

    NodeFigures(
            NodeIdentity self,
            Path dataDirectory,
            Wal wal,
            WalFigures walFigures,
            ReadCache cache,
            DiskReserve reserve,
            Supplier<Optional<PublishedSnapshot>> newestSnapshot) {
        this.self = self;
        this.dataDirectory = dataDirectory;
        this.wal = wal;
        this.walFigures = walFigures;
        this.cache = cache;
        this.reserve = reserve;
        this.newestSnapshot = newestSnapshot;
    }

    StatsResponse stats(EngineStatus engine, StateHeader state, LeaderResponse leader, boolean draining) {
        ReadCache.Stats cached = cache.stats();
        Optional<SnapshotManifest> snapshot = newestSnapshot.get().map(PublishedSnapshot::manifest);
        return new StatsResponse(
                new NodeStats(
                        self.nodeId(),
                        self.version(),
                        self.clusterId().toString(),
                        self.epoch(),
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNanos),
                        Long.toString(self.bootId()),
                        draining),
                new StoreStats(
                        state.keyCount(),
                        state.dataBytes(),
                        state.revision(),
                        state.hash().toHex()),
                new CacheStats(
                        cached.enabled(),
                        cached.entries(),
                        cached.maxEntries(),
                        cached.bytes(),
                        cached.hits(),
                        cached.misses(),
                        cached.hitRate(),
                        cached.evictions()),
                walStats(),
                raftStats(engine, leader, snapshot),
                new SnapshotStats(
                        snapshotCount(),
                        snapshot.map(SnapshotManifest::index).orElse(0L),
                        snapshot.map(NodeFigures::sizeBytes).orElse(0L),
                        snapshot.map(SnapshotManifest::createdMillis).orElse(0L)),
                new DiskStats(reserve.freeBytes(), totalBytes(), reserve.reserveBytes()));
    }

    WalResponse wal() {
        List<SegmentInfo> segments = wal.segments();
        return new WalResponse(
                wal.firstIndex(),
                wal.lastIndex(),
                wal.sizeBytes(),
                segments.stream()
                        .map(segment -> new WalResponse.Segment(
                                segment.file().getFileName().toString(),
                                segment.firstIndex(),
                                segment.lastIndex(),
                                segment.sizeBytes()))
                        .toList());
    }

    /** The answer for a snapshot that has just been made. */
    SnapshotResponse snapshot(SnapshotManifest manifest, long durationMillis) {
        Path directory = newestSnapshot
                .get()
                .filter(snapshot -> snapshot.manifest().index() == manifest.index())
                .map(PublishedSnapshot::directory)
                .orElseGet(() -> dataDirectory.resolve("snapshots").resolve(SNAPSHOT_PREFIX + manifest.index()));
        return new SnapshotResponse(
                directory.toAbsolutePath().toString(),
                "snapshot created successfully",
                manifest.index(),
                manifest.term(),
                sizeBytes(manifest),
                sha256(directory.resolve(SnapshotManifest.FILE_NAME)),
                durationMillis);
    }

    private WalStats walStats() {
        return new WalStats(
                wal.sizeBytes(),
                wal.segments().size(),
                wal.firstIndex(),
                wal.lastIndex(),
                walFigures.forces(),
                walFigures.entries(),
                walFigures.bytes());
    }

    private static RaftStats raftStats(
            EngineStatus engine, LeaderResponse leader, Optional<SnapshotManifest> snapshot) {
        int voters = engine.membership().voters().size();
        return new RaftStats(
                leader.state(),
                leader.leader(),
                engine.term(),
                engine.commitIndex(),
                engine.appliedIndex(),
                engine.lastLogIndex(),
                Math.max(
                        0,
                        engine.lastLogIndex()
                                - snapshot.map(SnapshotManifest::index).orElse(0L)),
                voters,
                engine.membership().nonvoters().size(),
                QuorumGuard.tolerates(voters));
    }

    private int snapshotCount() {
        Path snapshots = dataDirectory.resolve("snapshots");
        if (!Files.isDirectory(snapshots)) {
            return 0;
        }
        try (Stream<Path> children = Files.list(snapshots)) {
            return (int) children.filter(child -> child.getFileName().toString().startsWith(SNAPSHOT_PREFIX))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    private long totalBytes() {
        try {
            return Files.getFileStore(dataDirectory).getTotalSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    private static long sizeBytes(SnapshotManifest manifest) {
        return manifest.files().stream()
                .mapToLong(SnapshotManifest.FileEntry::sizeBytes)
                .sum();
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new ApiException(ErrorCode.INTERNAL, "the snapshot's manifest cannot be read: " + e);
        } catch (NoSuchAlgorithmException e) {
            throw new InvariantViolation("every Java platform has SHA-256", e);
        }
    }
}

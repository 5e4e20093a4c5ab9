package io.raftkv.http;

import io.raftkv.api.HashResponse;
import io.raftkv.api.HealthResponse;
import io.raftkv.api.SnapshotResponse;
import io.raftkv.api.StatsResponse;
import io.raftkv.api.VersionResponse;
import io.raftkv.api.WalResponse;
import io.raftkv.node.Consistency;
import io.raftkv.node.NodeService;
import io.raftkv.node.OutgoingBackup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A node in good health, until a test says otherwise. */
final class FakeNode implements NodeService {
    volatile Consistency backupConsistency;
    volatile FakeBackup.Source backup = () -> new FakeBackup(0);
    volatile boolean drained;
    volatile String clusterTag = "c0ffee/1";
    volatile Supplier<HealthResponse> health = () -> new HealthResponse("healthy", "node1", List.of());
    volatile Supplier<HealthResponse> ready = () -> new HealthResponse("ready", "node1", List.of());
    volatile StatsResponse stats = new StatsResponse(
            new StatsResponse.NodeStats("node1", "1.0.0", "c0ffee", 1, 5, "77", false),
            new StatsResponse.StoreStats(3, 42, 7, "00"),
            new StatsResponse.CacheStats(true, 2, 10_000, 64, 8, 2, 0.8, 1),
            new StatsResponse.WalStats(4096, 2, 1, 10, 5, 10, 1234),
            new StatsResponse.RaftStats("Leader", "node1", 3, 10, 10, 10, 4, 3, 0, 1),
            new StatsResponse.SnapshotStats(1, 6, 2048, 1_700_000_000_000L),
            new StatsResponse.DiskStats(1 << 30, 1L << 31, 512 << 20));

    @Override
    public HealthResponse health() {
        return health.get();
    }

    @Override
    public HealthResponse ready() {
        return ready.get();
    }

    @Override
    public StatsResponse stats() {
        return stats;
    }

    @Override
    public VersionResponse version() {
        return new VersionResponse("1.0.0", "abc", "sofajraft/1.4.1", "17", "node1", "c0ffee", 1, Map.of("wal", 1));
    }

    @Override
    public HashResponse hash() {
        return new HashResponse("node1", 10, 3, 7, 3, "00");
    }

    @Override
    public WalResponse wal() {
        return new WalResponse(1, 10, 4096, List.of(new WalResponse.Segment("1.wal", 1, 10, 4096)));
    }

    @Override
    public CompletableFuture<SnapshotResponse> snapshot() {
        return CompletableFuture.completedFuture(new SnapshotResponse(
                "/var/lib/raftkv/snapshots/snapshot-10", "snapshot created successfully", 10, 3, 2048, "ab", 15));
    }

    @Override
    public OutgoingBackup backup(Consistency consistency) throws IOException {
        backupConsistency = consistency;
        return backup.call();
    }

    @Override
    public String clusterTag() {
        return clusterTag;
    }

    @Override
    public String nodeId() {
        return "node1";
    }

    @Override
    public CompletableFuture<Void> drain() {
        drained = true;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void undrain() {
        drained = false;
    }
}

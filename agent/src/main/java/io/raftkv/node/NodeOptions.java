package io.raftkv.node;

import io.raftkv.config.AgentConfig;
import io.raftkv.raft.BindAddress;
import io.raftkv.raft.EngineListener;
import io.raftkv.raft.EngineOptions;
import io.raftkv.raft.ProposerOptions;
import io.raftkv.raft.RaftTls;
import io.raftkv.raft.ReplicatedState;
import io.raftkv.raft.SnapshotPolicy;
import java.time.Duration;
import java.util.Optional;

/** The configuration in the words of the parts that it is for. */
record NodeOptions(AgentConfig config) {
    private static final Duration CONTACT_WINDOW_MIN = Duration.ofSeconds(2);
    private static final int SPREAD_SECONDS = 10;

    EngineOptions engine(NodeParts parts, ReplicatedState state, EngineListener listener) {
        AgentConfig.Raft raft = config.raft();
        NodeIdentity self = parts.self();
        return new EngineOptions(
                parts.disk(),
                config.storage().dataDir().resolve("raft"),
                self.clusterId(),
                self.epoch(),
                parts.foundingIndex(),
                self.address(),
                raft.enabled()
                        ? Optional.of(new BindAddress(
                                raft.raftAddr().host(), raft.raftAddr().port()))
                        : Optional.empty(),
                parts.initialMembership(),
                raft.electionTimeout(),
                raft.snapshotBandwidthBytes(),
                tls(raft.tls()),
                parts.wal(),
                new EngineOptions.Compaction(
                        config.wal().compactionEnabled(), config.wal().compactionMargin()),
                state,
                listener);
    }

    private static Optional<RaftTls> tls(AgentConfig.Tls tls) {
        return tls.enabled()
                ? Optional.of(new RaftTls(
                        tls.certificate().orElseThrow(),
                        tls.key().orElseThrow(),
                        tls.ca().orElseThrow()))
                : Optional.empty();
    }

    ProposerOptions proposer() {
        AgentConfig.Wal wal = config.wal();
        return new ProposerOptions(
                wal.batchEnabled(),
                wal.batchSize(),
                wal.batchBytes(),
                wal.batchWaitTime(),
                ProposerOptions.DEFAULT_QUEUE_CAPACITY);
    }

    /** Different on each node and stable for each: replicas must not flush for their snapshots together. */
    SnapshotPolicy snapshots(String nodeId) {
        int spread = Math.floorMod(nodeId.hashCode(), SPREAD_SECONDS);
        return new SnapshotPolicy(
                config.storage().snapshotEvery(), config.storage().snapshotMinInterval(), Duration.ofSeconds(spread));
    }

    /** For how long after it was last heard a member counts as alive. */
    Duration contactWindow() {
        Duration twoElections = config.raft().electionTimeout().multipliedBy(2);
        return twoElections.compareTo(CONTACT_WINDOW_MIN) > 0 ? twoElections : CONTACT_WINDOW_MIN;
    }
}

package io.raftkv.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything that can be set, resolved and checked. {@code agent/docs/configuration.md} lists keys and defaults. */
public record AgentConfig(
        Server server,
        Storage storage,
        Wal wal,
        Cache cache,
        Raft raft,
        Auth auth,
        Tls tls,
        Limits limits,
        Log log,
        Audit audit) {

    /** @param advertiseHttp base URL that other nodes and clients use, derived when not set */
    public record Server(ListenAddress httpAddr, String advertiseHttp) {}

    /** A host (empty for all interfaces) and a port. */
    public record ListenAddress(String host, int port) {}

    /** @param reserveBytes below this much free space, what grows is refused */
    public record Storage(
            Path dataDir, long snapshotEvery, Duration snapshotMinInterval, int snapshotsKeep, long reserveBytes) {}

    public record Wal(
            boolean batchEnabled,
            int batchSize,
            Duration batchWaitTime,
            long batchBytes,
            long segmentSizeBytes,
            boolean compactionEnabled,
            long compactionMargin) {}

    /** @param ttl zero for no expiry */
    public record Cache(boolean enabled, long maxSize, Duration ttl, long maxBytes) {}

    /**
     * @param raftAddr where to listen
     * @param advertiseAddr {@code host:port} by which members know this node, never resolved for identity
     * @param joinAddr base URLs to ask for membership; empty when not set
     */
    public record Raft(
            boolean enabled,
            String nodeId,
            ListenAddress raftAddr,
            String advertiseAddr,
            List<String> joinAddr,
            boolean bootstrap,
            long snapshotBandwidthBytes,
            Duration electionTimeout,
            Tls tls) {
        public Raft {
            joinAddr = List.copyOf(joinAddr);
        }
    }

    public record Auth(
            boolean enabled, Optional<Secret> jwtSecret, Optional<Secret> clusterToken, boolean publicStats) {}

    /** @param clientAuth whether a client must present a certificate that the CA signed */
    public record Tls(
            boolean enabled, Optional<Path> certificate, Optional<Path> key, Optional<Path> ca, boolean clientAuth) {}

    /** @param rateLimitPerSecond requests per second and client address, 0 for none */
    public record Limits(
            long maxRequestSizeBytes,
            int maxKeySizeBytes,
            int maxConnections,
            Duration requestTimeout,
            int rateLimitPerSecond,
            long memoryBytes) {}

    /** @param access whether to write one line per request */
    public record Log(String level, String format, Duration slowThreshold, boolean access) {}

    /**
     * @param dir where the trail lies
     * @param maxSizeBytes a file that would grow beyond it is put aside
     * @param keep files at most, the current one included
     */
    public record Audit(boolean enabled, Path dir, long maxSizeBytes, int keep) {}

    /** A secret: it prints as stars, so that no log or dump can leak it. */
    public record Secret(String value) {
        @Override
        public String toString() {
            return "***";
        }
    }
}

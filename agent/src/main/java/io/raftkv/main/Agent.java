package io.raftkv.main;

import io.raftkv.api.VersionResponse;
import io.raftkv.auth.ApiKeys;
import io.raftkv.auth.Authenticator;
import io.raftkv.backup.BackupManifest;
import io.raftkv.command.CommandCodec;
import io.raftkv.config.AgentConfig;
import io.raftkv.config.AgentConfig.Secret;
import io.raftkv.config.LoadedConfig;
import io.raftkv.config.MemoryBudget;
import io.raftkv.disk.Disk;
import io.raftkv.disk.LocalDisk;
import io.raftkv.http.HttpServer;
import io.raftkv.http.TlsSetup;
import io.raftkv.http.WaitingServer;
import io.raftkv.metrics.Metrics;
import io.raftkv.node.BootId;
import io.raftkv.node.HttpClusterContacts;
import io.raftkv.node.NodeIdentity;
import io.raftkv.node.NodeParts;
import io.raftkv.node.RunningNode;
import io.raftkv.node.WalFigures;
import io.raftkv.node.start.Identity;
import io.raftkv.node.start.NodeStart;
import io.raftkv.node.start.PreparedNode;
import io.raftkv.node.start.StartRefusedException;
import io.raftkv.raft.jraft.JraftEngine;
import io.raftkv.rocks.DisposableState;
import io.raftkv.rocks.RocksOptions;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.wal.Wal;
import io.raftkv.wal.WalListener;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent, put together and taken apart. Read {@link #start} from top to bottom: that is the whole agent. */
final class Agent {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);
    private static final int ROCKS_BACKGROUND_JOBS = 2;

    private final HttpClient client;
    private final PreparedNode prepared;
    private final RunningNode node;
    private final HttpServer http;

    private Agent(HttpClient client, PreparedNode prepared, RunningNode node, HttpServer http) {
        this.client = client;
        this.prepared = prepared;
        this.node = node;
        this.http = http;
    }

    /**
     * Returns when requests are answered.
     *
     * @param fatal ends the process
     * @throws StartRefusedException if this node must not start on what it found
     * @throws IOException if a disk or a port fails
     */
    static Agent start(LoadedConfig loaded, BuildInfo build, Consumer<Throwable> fatal)
            throws StartRefusedException, IOException, InterruptedException {
        AgentConfig config = loaded.config();
        Disk disk = new LocalDisk();
        HttpClient client = startedClient(config.tls());
        Optional<String> token = config.auth().clusterToken().map(Secret::value);
        HttpClusterContacts contacts = new HttpClusterContacts(client, token);
        WalFigures walFigures = new WalFigures();
        Metrics metrics = Metrics.create();

        PreparedNode prepared = prepared(config, disk, contacts, build, new MeteredWal(walFigures, metrics.wal()));
        if (prepared.wal().tornBytes() > 0) {
            metrics.wal().tornTailCut();
        }
        NodeIdentity self = identity(config, prepared, build);
        DisposableState state = state(config, disk, prepared);
        NodeParts parts = new NodeParts(
                config,
                self,
                disk,
                state,
                prepared.snapshots(),
                prepared.wal(),
                walFigures,
                prepared.identity().foundingIndex(),
                prepared.initialMembership(),
                Optional.ofNullable(prepared.identity().fence()),
                prepared.identity().ahead(),
                prepared.identityFile(),
                prepared.membersOnDisk());

        RunningNode node = RunningNode.start(
                parts, JraftEngine::start, contacts, new MeteredNode(metrics), version(self, build), fatal);
        HttpServer http = HttpServer.start(
                loaded,
                node.keyValues(),
                node.cluster(),
                node.leases(),
                node.status(),
                authenticator(config, token),
                metrics);
        log.info(
                "agent started node_id={} http_port={} raft_address={} cluster={} epoch={} version={} engine={}",
                self.nodeId(),
                http.port(),
                self.address(),
                self.clusterId(),
                self.epoch(),
                build.version(),
                BuildInfo.ENGINE);
        return new Agent(client, prepared, node, http);
    }

    /** Leadership away, then no new requests, then those under way, a snapshot if it is worth it, and the log last. */
    void stop(Duration limit) {
        long begun = System.nanoTime();
        node.handLeadershipAway();
        node.drain();
        http.close();
        node.finalSnapshot(limit.minusNanos(System.nanoTime() - begun));
        node.close();
        try {
            client.stop();
            prepared.lock().close();
        } catch (Exception e) {
            log.warn("agent stopped, but not everything was closed error={}", e.toString());
        }
    }

    private static PreparedNode prepared(
            AgentConfig config, Disk disk, HttpClusterContacts contacts, BuildInfo build, WalListener walListener)
            throws StartRefusedException, IOException, InterruptedException {
        try (WaitingServer port = new WaitingServer(config)) {
            return NodeStart.prepare(
                    config,
                    disk,
                    contacts,
                    build.version(),
                    walListener,
                    (state, reason) -> port.say(state.name().toLowerCase(Locale.ROOT), reason));
        }
    }

    /** The client for hellos and joins; over TLS it trusts and shows what {@code tls.*} names, as a forwarded request does. */
    private static HttpClient startedClient(AgentConfig.Tls tls) throws IOException {
        ClientConnector connector = new ClientConnector();
        if (tls.enabled()) {
            connector.setSslContextFactory(TlsSetup.load(tls).client());
        }
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        try {
            client.start();
        } catch (Exception e) {
            throw new IOException("the HTTP client cannot start: " + e.getMessage(), e);
        }
        return client;
    }

    private static NodeIdentity identity(AgentConfig config, PreparedNode prepared, BuildInfo build) {
        Identity identity = prepared.identity();
        return new NodeIdentity(
                identity.nodeId(),
                prepared.self(),
                config.server().advertiseHttp(),
                identity.clusterId(),
                identity.epoch(),
                identity.instanceId(),
                BootId.of(identity.bootCounter(), new SecureRandom().nextLong()),
                build.version());
    }

    private static DisposableState state(AgentConfig config, Disk disk, PreparedNode prepared)
            throws StartRefusedException, IOException {
        MemoryBudget budget = MemoryBudget.of(config, Runtime.getRuntime().maxMemory());
        RocksOptions options =
                new RocksOptions(budget.blockCacheBytes(), budget.memtableBytes(), ROCKS_BACKGROUND_JOBS);
        return prepared.state(disk, config.storage().dataDir().resolve("state"), options);
    }

    private static Authenticator authenticator(AgentConfig config, Optional<String> clusterToken) {
        return config.auth().enabled()
                ? Authenticator.on(
                        config.auth().jwtSecret().map(Secret::value), clusterToken, ApiKeys.NONE, Clock.systemUTC())
                : Authenticator.off();
    }

    private static VersionResponse version(NodeIdentity self, BuildInfo build) {
        return new VersionResponse(
                build.version(),
                build.revision(),
                BuildInfo.ENGINE,
                System.getProperty("java.version"),
                self.nodeId(),
                self.clusterId().toString(),
                self.epoch(),
                Map.of(
                        "wal",
                        Wal.FORMAT_VERSION,
                        "snapshot",
                        SnapshotManifest.FORMAT_VERSION,
                        "command",
                        CommandCodec.VERSION,
                        "backup",
                        BackupManifest.FORMAT_VERSION));
    }
}

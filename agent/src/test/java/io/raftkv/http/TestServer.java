package io.raftkv.http;

import io.raftkv.auth.Authenticator;
import io.raftkv.config.AgentConfig;
import io.raftkv.config.EffectiveSetting;
import io.raftkv.config.LoadedConfig;
import io.raftkv.metrics.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A real server on a free loopback port, over fakes; built by changing what a test cares about. */
final class TestServer implements AutoCloseable {
    final FakeKv kv = new FakeKv();
    final FakeCluster cluster = new FakeCluster();
    final FakeLeases leases = new FakeLeases();
    final FakeNode node = new FakeNode();
    final Metrics metrics = Metrics.create();
    AgentConfig.Limits limits = new AgentConfig.Limits(1 << 20, 4096, 64, Duration.ofSeconds(10), 0, 256 << 20);
    AgentConfig.Tls tls = new AgentConfig.Tls(false, Optional.empty(), Optional.empty(), Optional.empty(), false);
    AgentConfig.Log log = new AgentConfig.Log("info", "text", Duration.ofMillis(100), false);
    AgentConfig.Audit audit = new AgentConfig.Audit(true, freshDirectory(), 1 << 20, 3);
    Authenticator authenticator = Authenticator.off();
    Optional<String> clusterToken = Optional.empty();
    List<EffectiveSetting> settings = List.of();
    boolean publicStats = true;
    Duration idleTimeout = JettySetup.IDLE_TIMEOUT;
    private HttpServer server;

    TestServer start() throws IOException {
        server = HttpServer.start(loaded(), kv, cluster, leases, node, authenticator, metrics, idleTimeout);
        return this;
    }

    TestServer limits(long bodyBytes, int connections, Duration timeout, int rate) {
        limits = new AgentConfig.Limits(bodyBytes, 4096, connections, timeout, rate, 256 << 20);
        return this;
    }

    LoadedConfig loaded() {
        return new LoadedConfig(config(), List.of(), Optional.of(Path.of("/etc/raftkv/config.yaml")), settings);
    }

    private AgentConfig config() {
        AgentConfig.ListenAddress any = new AgentConfig.ListenAddress("127.0.0.1", 0);
        return new AgentConfig(
                new AgentConfig.Server(any, "http://127.0.0.1:8080"),
                new AgentConfig.Storage(Path.of("/nowhere"), 10_000, Duration.ofSeconds(30), 3, 0),
                new AgentConfig.Wal(true, 100, Duration.ofMillis(10), 1 << 20, 64 << 20, true, 100),
                new AgentConfig.Cache(true, 10_000, Duration.ZERO, 64 << 20),
                new AgentConfig.Raft(
                        false, "node1", any, "127.0.0.1:7000", List.of(), false, 0, Duration.ofSeconds(1), tls),
                new AgentConfig.Auth(
                        authenticator.enabled(),
                        Optional.empty(),
                        clusterToken.map(AgentConfig.Secret::new),
                        publicStats),
                tls,
                limits,
                log,
                audit);
    }

    private static Path freshDirectory() {
        try {
            Path directory = Files.createTempDirectory("raftkv-audit-test");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a write has arrived; it then waits, if nobody leads. */
    boolean waitsForALeader() {
        return kv.asked.get() > 0;
    }

    int port() {
        return server.port();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    RawClient client() throws IOException {
        return RawClient.connect(port());
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}

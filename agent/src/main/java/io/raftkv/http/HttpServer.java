package io.raftkv.http;

import io.raftkv.auth.Authenticator;
import io.raftkv.config.AgentConfig;
import io.raftkv.config.LoadedConfig;
import io.raftkv.metrics.Metrics;
import io.raftkv.node.ClusterService;
import io.raftkv.node.KvService;
import io.raftkv.node.LeaseService;
import io.raftkv.node.NodeService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's HTTP interface, listening from {@link #start} until {@link #close}. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final Server server;
    private final ServerConnector connector;
    private final List<AutoCloseable> parts;

    private HttpServer(Server server, ServerConnector connector, List<AutoCloseable> parts) {
        this.server = server;
        this.connector = connector;
        this.parts = parts;
    }

    /**
     * Listens on {@code server.http_addr}; port 0 takes a free one.
     *
     * @throws IOException if the port cannot be bound or the TLS set-up is not usable; nothing is left running
     */
    public static HttpServer start(
            LoadedConfig loaded,
            KvService kv,
            ClusterService cluster,
            LeaseService leases,
            NodeService node,
            Authenticator authenticator,
            Metrics metrics)
            throws IOException {
        return start(loaded, kv, cluster, leases, node, authenticator, metrics, JettySetup.IDLE_TIMEOUT);
    }

    static HttpServer start(
            LoadedConfig loaded,
            KvService kv,
            ClusterService cluster,
            LeaseService leases,
            NodeService node,
            Authenticator authenticator,
            Metrics metrics,
            Duration idleTimeout)
            throws IOException {
        AgentConfig config = loaded.config();
        TlsSetup tls = config.tls().enabled() ? TlsSetup.load(config.tls()) : null;
        QueuedThreadPool pool = JettySetup.threadPool();
        Server server = new Server(pool);
        ServerAssembly assembly = new ServerAssembly(loaded, kv, cluster, leases, node, metrics);
        try {
            // Started early: the client that forwards requests lives on the same threads.
            pool.start();
            ServerConnector connector = assembly.assemble(server, pool, authenticator, tls, idleTimeout);
            server.start();
            HttpServer started = new HttpServer(server, connector, assembly.parts());
            LOG.info("http listening port={} tls={}", started.port(), tls != null);
            return started;
        } catch (Exception e) {
            new HttpServer(server, null, assembly.parts()).close();
            throw e instanceof IOException io ? io : new IOException("the HTTP interface did not start: " + e, e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Accepts no more connections, waits for the requests under way (at most five seconds), and stops. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("http did not stop cleanly cause={}", e.toString());
        }
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("http part did not stop cleanly cause={}", e.toString());
            }
        }
    }
}

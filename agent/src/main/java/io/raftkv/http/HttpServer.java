package io.raftkv.http;

import io.raftkv.auth.Authenticator;
import io.raftkv.config.AgentConfig;
import io.raftkv.metrics.Metrics;
import io.raftkv.node.ClusterService;
import io.raftkv.node.KvService;
import io.raftkv.node.NodeService;
import java.io.IOException;

/** The agent's HTTP interface, listening from {@link #start} until {@link #close}. */
public final class HttpServer implements AutoCloseable {
    private HttpServer() {}

    /**
     * Listens on {@code server.http_addr}; port 0 takes a free one.
     *
     * @throws IOException if the port cannot be bound or the TLS set-up is not usable; nothing is left running
     */
    public static HttpServer start(
            AgentConfig config,
            KvService kv,
            ClusterService cluster,
            NodeService node,
            Authenticator authenticator,
            Metrics metrics)
            throws IOException {
        throw new UnsupportedOperationException("" + config + kv + cluster + node + authenticator + metrics);
    }

    /** The port that it listens on. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /** Accepts no more connections, waits for the requests under way (bounded), and stops. */
    @Override
    public void close() {}
}

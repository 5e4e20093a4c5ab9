package io.raftkv.http;

import io.raftkv.config.AgentConfig;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** How Jetty is set up for this server: its threads, buffers and limits. */
final class JettySetup {
    private static final int THREADS_MAX = 32;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final int OTHER_HEADER_BYTES = 16 * 1024;
    private static final int PERCENT_ENCODED_BYTES_MAX = 3;
    private static final long BODY_BYTES_MIN = 64L << 20;

    private JettySetup() {}

    static QueuedThreadPool threadPool() {
        QueuedThreadPool pool = new QueuedThreadPool(THREADS_MAX, 4);
        pool.setName("http");
        pool.setDaemon(true);
        return pool;
    }

    /** All bodies together may take an eighth of the heap, and a few of the largest kind always fit. */
    static BodyBudget bodyBudget(long requestBytesMax) {
        long share = Runtime.getRuntime().maxMemory() / 8;
        return new BodyBudget(Math.max(Math.max(share, BODY_BYTES_MIN), 4 * requestBytesMax));
    }

    static ServerConnector connector(Server server, AgentConfig config, TlsSetup tls) throws IOException {
        server.setStopTimeout(STOP_TIMEOUT.toMillis());
        RawTargetConnection.Factory http = new RawTargetConnection.Factory(
                configuration(config.limits().maxKeySizeBytes()), server.getThreadPool(), selectors());
        ConnectionFactory[] factories = tls == null
                ? new ConnectionFactory[] {http}
                : new ConnectionFactory[] {new SslConnectionFactory(tls.server(), http.getProtocol()), http};
        ServerConnector connector = new ServerConnector(server, 1, selectors(), factories);
        AgentConfig.ListenAddress address = config.server().httpAddr();
        connector.setHost(address.host().isEmpty() ? null : address.host());
        connector.setPort(address.port());
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        connector.setAcceptQueueSize(1024);
        return connector;
    }

    private static int selectors() {
        return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    }

    private static HttpConfiguration configuration(int keyBytesMax) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setHttpCompliance(HttpCompliance.RFC9110);
        configuration.setRequestHeaderSize(OTHER_HEADER_BYTES + PERCENT_ENCODED_BYTES_MAX * keyBytesMax);
        // A value is never worth an aggregation copy: header and content go out in one gathering write.
        configuration.setOutputAggregationSize(0);
        return configuration;
    }
}

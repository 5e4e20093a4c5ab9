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
    /** Connections without a request under way, or whose client takes nothing of an answer, end after this. */
    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(20);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final int OTHER_HEADER_BYTES = 16 * 1024;
    private static final int FORWARDING_HEADER_BYTES = 1024;
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

    /** The same for answers that their clients are slow to take, of which a page of a listing is the largest kind. */
    static BodyBudget answerBudget(long requestBytesMax) {
        long share = Runtime.getRuntime().maxMemory() / 8;
        return new BodyBudget(Math.max(share, 4 * Math.max(requestBytesMax, ListEndpoint.PAGE_BYTES_MAX)));
    }

    static ServerConnector connector(Server server, AgentConfig config, TlsSetup tls, Duration idleTimeout)
            throws IOException {
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
        connector.setIdleTimeout(idleTimeout.toMillis());
        connector.setAcceptQueueSize(1024);
        return connector;
    }

    private static int selectors() {
        return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    }

    /** The longest request line with its headers that is taken: the longest key in its longest spelling, and more. */
    private static int headBytesMax(int keyBytesMax) {
        return OTHER_HEADER_BYTES + PERCENT_ENCODED_BYTES_MAX * keyBytesMax;
    }

    /** The same after forwarding, which spells the key anew and adds headers. */
    static int forwardedHeadBytesMax(int keyBytesMax) {
        return headBytesMax(keyBytesMax) + PERCENT_ENCODED_BYTES_MAX * keyBytesMax + FORWARDING_HEADER_BYTES;
    }

    private static HttpConfiguration configuration(int keyBytesMax) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setHttpCompliance(HttpCompliance.RFC9110);
        configuration.setRequestHeaderSize(headBytesMax(keyBytesMax));
        // A value is never worth an aggregation copy: header and content go out in one gathering write.
        configuration.setOutputAggregationSize(0);
        return configuration;
    }
}

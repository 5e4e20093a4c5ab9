package io.raftkv.http;

import io.raftkv.auth.Authenticator;
import io.raftkv.config.AgentConfig;
import io.raftkv.metrics.Metrics;
import io.raftkv.node.ClusterService;
import io.raftkv.node.KvService;
import io.raftkv.node.NodeService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.NetworkConnectionLimit;
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
            AgentConfig config,
            KvService kv,
            ClusterService cluster,
            NodeService node,
            Authenticator authenticator,
            Metrics metrics)
            throws IOException {
        TlsSetup tls = config.tls().enabled() ? TlsSetup.load(config.tls()) : null;
        List<AutoCloseable> parts = new ArrayList<>();
        QueuedThreadPool pool = JettySetup.threadPool();
        Server server = new Server(pool);
        try {
            pool.start();
            ServerConnector connector =
                    assemble(config, new Services(kv, cluster, node, authenticator, metrics), tls, server, pool, parts);
            server.start();
            HttpServer started = new HttpServer(server, connector, parts);
            LOG.info("http listening port={} tls={}", started.port(), tls != null);
            return started;
        } catch (Exception e) {
            new HttpServer(server, null, parts).close();
            throw e instanceof IOException io ? io : new IOException("the HTTP interface did not start: " + e, e);
        }
    }

    private static ServerConnector assemble(
            AgentConfig config,
            Services services,
            TlsSetup tls,
            Server server,
            QueuedThreadPool pool,
            List<AutoCloseable> parts)
            throws IOException {
        AgentConfig.Limits limits = config.limits();
        InFlight inFlight = new InFlight(limits.requestTimeout());
        RequestRecorder recorder = new RequestRecorder(
                inFlight,
                new SlowOperations(config.log().slowThreshold()),
                config.log().access());
        LeaderClient client = LeaderClient.start(pool, tls == null ? null : tls.client(), limits.requestTimeout());
        parts.add(client);
        LeaderForwarder forwarder = new LeaderForwarder(services.cluster(), client, pool, limits.requestTimeout());
        ServerContext context = new ServerContext(
                services.node(), pool, recorder, JettySetup.bodyBudget(limits.maxRequestSizeBytes()), forwarder);
        HealthProbe health = new HealthProbe("health", services.node()::health, "degraded");
        parts.add(health);
        HealthProbe readiness = new HealthProbe("ready", services.node()::ready, "not ready");
        parts.add(readiness);
        RouteTable table = table(config, services, health, readiness);
        ConnectionCount connections = new ConnectionCount(limits.maxConnections());
        Admission admission =
                new Admission(inFlight, connections, new RateLimiter(limits.rateLimitPerSecond(), System::nanoTime));

        ServerConnector connector = JettySetup.connector(server, config, tls);
        connector.addBean(connections);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.maxConnections() + ConnectionCount.RESERVE, connector));
        server.setHandler(
                new Dispatcher(context, table, services.authenticator(), admission, limits.maxRequestSizeBytes()));
        server.setErrorHandler(new JettyErrors(context));
        parts.add(timer(inFlight, forwarder));
        return connector;
    }

    private static RouteTable table(AgentConfig config, Services services, HealthProbe health, HealthProbe readiness) {
        int keySizeBytesMax = config.limits().maxKeySizeBytes();
        List<Route> routes = new ArrayList<>();
        routes.addAll(Routes.data(
                new KeyEndpoints(services.kv(), keySizeBytesMax),
                new ListEndpoint(services.kv()),
                new BatchEndpoint(services.kv(), keySizeBytesMax)));
        routes.addAll(Routes.cluster(new ClusterEndpoints(services.cluster())));
        routes.addAll(Routes.node(
                new NodeEndpoints(services.node(), health, readiness),
                new LogLevelEndpoint(),
                new MetricsEndpoint(services.metrics()),
                config.auth().publicStats()));
        return new RouteTable(routes);
    }

    private static AutoCloseable timer(InFlight inFlight, LeaderForwarder forwarder) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "http-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(guarded(inFlight::sweep), 100, 100, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(guarded(forwarder::poll), 20, 20, TimeUnit.MILLISECONDS);
        return timer::shutdownNow;
    }

    /** An exception would end a periodic task for good. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("http timer task failed", e);
            }
        };
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Accepts no more connections, waits for the requests under way (bounded), and stops. */
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

    private record Services(
            KvService kv, ClusterService cluster, NodeService node, Authenticator authenticator, Metrics metrics) {}
}

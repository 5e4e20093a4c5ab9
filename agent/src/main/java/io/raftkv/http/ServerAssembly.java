package io.raftkv.http;

import io.raftkv.api.HealthResponse;
import io.raftkv.auth.AuthFailure;
import io.raftkv.auth.Authenticator;
import io.raftkv.config.AgentConfig;
import io.raftkv.config.LoadedConfig;
import io.raftkv.metrics.HttpMetrics;
import io.raftkv.metrics.Metrics;
import io.raftkv.metrics.MetricsCatalogue;
import io.raftkv.metrics.StorageMetrics;
import io.raftkv.node.ClusterService;
import io.raftkv.node.KvService;
import io.raftkv.node.LeaseService;
import io.raftkv.node.NodeService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of a server together; used once. */
final class ServerAssembly {
    private static final Logger LOG = LoggerFactory.getLogger(ServerAssembly.class);
    private static final long SWEEP_MILLIS = 100;
    private static final long STUCK_LOOK_MILLIS = 500;
    private static final long LEADER_POLL_MILLIS = 20;
    private static final long DRAIN_POLL_MILLIS = 20;
    private static final long LEADER_WATCH_MILLIS = 1000;
    private static final long AUDIT_FORCE_MILLIS = 1000;

    private final AgentConfig config;
    private final ConfigEndpoint configuration;
    private final KvService kv;
    private final ClusterService cluster;
    private final LeaseService leases;
    private final NodeService node;
    private final Metrics metrics;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final InFlight inFlight;
    private final DrainEndpoints drain;
    private final SlowOperations slow;
    private final ForwardingMark mark;
    private final AuditTrail audit;

    ServerAssembly(
            LoadedConfig loaded,
            KvService kv,
            ClusterService cluster,
            LeaseService leases,
            NodeService node,
            Metrics metrics) {
        this.config = loaded.config();
        this.configuration = new ConfigEndpoint(loaded);
        this.kv = kv;
        this.cluster = cluster;
        this.leases = leases;
        this.node = node;
        this.metrics = metrics;
        this.inFlight = new InFlight(config.limits().requestTimeout());
        this.drain = new DrainEndpoints(node, cluster, inFlight);
        this.slow = new SlowOperations(config.log().slowThreshold());
        this.mark = ForwardingMark.of(config.auth().clusterToken());
        this.audit = config.audit().enabled()
                ? new AuditTrail(config.audit(), node.nodeId(), mark, metrics, System::nanoTime)
                : null;
    }

    /** What has to be closed after the server, also when its start failed half-way. */
    List<AutoCloseable> parts() {
        return parts;
    }

    ServerConnector assemble(
            Server server, QueuedThreadPool pool, Authenticator authenticator, TlsSetup tls, Duration idleTimeout)
            throws IOException {
        AgentConfig.Limits limits = config.limits();
        RouteTable table = new RouteTable(routes());
        registerGauges(tls);

        LeaderClient client = LeaderClient.start(
                pool,
                tls == null ? null : tls.client(),
                mark,
                limits.requestTimeout(),
                JettySetup.forwardedHeadBytesMax(limits.maxKeySizeBytes()));
        parts.add(client);
        LeaderForwarder forwarder = new LeaderForwarder(cluster, client, pool, limits.requestTimeout());
        ServerContext context = new ServerContext(
                node,
                pool,
                recorder(table),
                JettySetup.bodyBudget(limits.maxRequestSizeBytes()),
                JettySetup.answerBudget(limits.maxRequestSizeBytes()),
                forwarder);

        ServerConnector connector = JettySetup.connector(server, config, tls, idleTimeout);
        ConnectionCount connections = new ConnectionCount(limits.maxConnections());
        connector.addBean(connections);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.maxConnections() + ConnectionCount.RESERVE, connector));
        Admission admission = new Admission(
                inFlight, connections, new RateLimiter(limits.rateLimitPerSecond(), System::nanoTime), mark);
        server.setHandler(new Dispatcher(context, table, authenticator, admission, limits.maxRequestSizeBytes()));
        server.setErrorHandler(new JettyErrors(context));
        parts.add(timer(forwarder, connections));
        return connector;
    }

    private List<Route> routes() {
        int keySizeBytesMax = config.limits().maxKeySizeBytes();
        KvService measured =
                new MeasuredKv(kv, new StorageMetrics(metrics, config.cache().enabled()), metrics.raft(), slow);
        HealthProbe health = new HealthProbe("health", this::health, "degraded");
        parts.add(health);
        HealthProbe readiness = new HealthProbe("ready", node::ready, "not ready");
        parts.add(readiness);

        List<Route> routes = new ArrayList<>();
        routes.addAll(Routes.data(
                new KeyEndpoints(measured, keySizeBytesMax),
                new ListEndpoint(measured),
                new BatchEndpoint(measured, keySizeBytesMax)));
        routes.addAll(Routes.cluster(new ClusterEndpoints(cluster)));
        routes.addAll(Routes.lease(new LeaseEndpoints(leases)));
        routes.addAll(Routes.drain(drain));
        BackupEndpoint backup = new BackupEndpoint(node, metrics.backups());
        parts.add(backup);
        routes.addAll(Routes.backup(backup));
        routes.addAll(Routes.audit(new AuditEndpoint(node.nodeId(), audit)));
        routes.addAll(Routes.node(
                new NodeEndpoints(node, health, readiness, metrics.snapshots()),
                new LogLevelEndpoint(),
                configuration,
                new MetricsEndpoint(metrics),
                config.auth().publicStats()));
        return routes;
    }

    /** The node's own, and what an operator should know though the node is well. */
    private HealthResponse health() {
        HealthResponse own = node.health();
        Optional<String> problem = audit == null ? Optional.empty() : audit.problem();
        if (problem.isEmpty()) {
            return own;
        }
        List<String> reasons = new ArrayList<>(own.reasons());
        reasons.add(problem.get());
        return new HealthResponse(own.status().equals("healthy") ? "degraded" : own.status(), own.nodeId(), reasons);
    }

    private RequestRecorder recorder(RouteTable table) {
        return new RequestRecorder(
                inFlight,
                slow,
                config.log().access(),
                new HttpMetrics(metrics, inFlight::count, AuthFailure.labels()),
                audit,
                table.routes());
    }

    private void registerGauges(TlsSetup tls) {
        NodeGauges.register(metrics, node, cluster, !config.cache().ttl().isZero());
        if (tls != null) {
            metrics.gauge(
                    MetricsCatalogue.TLS_NOT_AFTER,
                    () -> tls.notAfter().getEpochSecond(),
                    config.tls().certificate().orElseThrow().toString());
        }
    }

    private AutoCloseable timer(LeaderForwarder forwarder, ConnectionCount connections) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "http-timer");
            thread.setDaemon(true);
            return thread;
        });
        every(timer, SWEEP_MILLIS, inFlight::sweep);
        every(
                timer,
                STUCK_LOOK_MILLIS,
                () -> connections.closeStuck(config.limits().requestTimeout()));
        every(timer, LEADER_POLL_MILLIS, forwarder::poll);
        every(timer, DRAIN_POLL_MILLIS, drain::poll);
        if (audit != null) {
            every(timer, AUDIT_FORCE_MILLIS, audit::force);
        }
        every(timer, LEADER_WATCH_MILLIS, new LeaderWatch(cluster, metrics.raft())::look);
        return () -> {
            timer.shutdownNow();
            if (audit != null) {
                audit.force();
            }
        };
    }

    private static void every(ScheduledThreadPoolExecutor timer, long millis, Runnable task) {
        // An exception would end a periodic task for good.
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("http timer task failed", e);
            }
        };
        timer.scheduleWithFixedDelay(guarded, millis, millis, TimeUnit.MILLISECONDS);
    }
}

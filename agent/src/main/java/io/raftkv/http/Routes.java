package io.raftkv.http;

import static io.raftkv.http.Route.Work.IN_POOL;
import static io.raftkv.http.Route.Work.PROBE;

import io.raftkv.auth.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every route of the agent, once. {@code agent/docs/api.md} describes each. */
final class Routes {
    /** Membership changes catch a node up or wait for one to go; a client waits with them. */
    private static final Duration MEMBERSHIP_CHANGE = Duration.ofSeconds(60);

    /** Probes answer by themselves in less; a short {@code limits.request_timeout} must not turn them into errors. */
    private static final Duration PROBE_TIME = Duration.ofSeconds(10);

    /** A snapshot of a large state, forced to disk. */
    private static final Duration SNAPSHOT = Duration.ofMinutes(10);

    private Routes() {}

    static List<Route> data(KeyEndpoints keys, ListEndpoint list, BatchEndpoint batch) {
        return List.of(
                Route.of("GET", "/keys/{key}", Role.READ, keys::get).taking("consistency"),
                Route.of("HEAD", "/keys/{key}", Role.READ, keys::get).taking("consistency"),
                Route.of("PUT", "/keys/{key}", Role.WRITE, keys::put)
                        .readingBody()
                        .writing(),
                // A body means nothing here, but one that is cut or no HTTP means that this is not what the client
                // meant.
                Route.of("DELETE", "/keys/{key}", Role.WRITE, keys::delete)
                        .readingBody()
                        .writing(),
                Route.of("GET", "/keys", Role.READ, list::list)
                        .taking("prefix", "start", "end", "limit", "cursor", "reverse", "values", "consistency"),
                Route.of("POST", "/batch", Role.WRITE, batch::batch)
                        .readingBody()
                        .writing());
    }

    static List<Route> cluster(ClusterEndpoints cluster) {
        return List.of(
                Route.of("GET", "/cluster/nodes", Role.PUBLIC, cluster::nodes).run(IN_POOL),
                Route.of("GET", "/cluster/leader", Role.PUBLIC, cluster::leader),
                Route.of("POST", "/cluster/hello", Role.ADMIN, cluster::hello)
                        .orClusterMember()
                        .readingBody()
                        .run(IN_POOL),
                changing("/cluster/join", cluster::join).orClusterMember(),
                changing("/cluster/remove", cluster::remove).orClusterMember(),
                changing("/cluster/promote", cluster::promote),
                changing("/cluster/transfer", cluster::transfer));
    }

    private static Route changing(String template, Endpoint endpoint) {
        return Route.of("POST", template, Role.ADMIN, endpoint)
                .readingBody()
                .run(IN_POOL)
                .writing()
                .atLeast(MEMBERSHIP_CHANGE);
    }

    static List<Route> lease(LeaseEndpoints lease) {
        return List.of(
                Route.of("GET", "/admin/lease", Role.ADMIN, lease::current),
                Route.of("POST", "/admin/lease", Role.ADMIN, lease::acquire)
                        .readingBody()
                        .run(IN_POOL)
                        .writing(),
                Route.of("PUT", "/admin/lease", Role.ADMIN, lease::renew)
                        .run(IN_POOL)
                        .writing(),
                Route.of("DELETE", "/admin/lease", Role.ADMIN, lease::release)
                        .run(IN_POOL)
                        .writing());
    }

    static List<Route> audit(AuditEndpoint audit) {
        return List.of(Route.of("GET", "/admin/audit", Role.ADMIN, audit::list)
                .taking("limit", "since", "until")
                .run(IN_POOL));
    }

    static List<Route> drain(DrainEndpoints drain) {
        return List.of(
                Route.of("POST", "/admin/drain", Role.ADMIN, drain::drain)
                        .run(IN_POOL)
                        .atLeast(DrainEndpoints.WAIT_MAX.multipliedBy(2)),
                Route.of("GET", "/admin/drain", Role.ADMIN, drain::state).run(IN_POOL),
                Route.of("POST", "/admin/undrain", Role.ADMIN, drain::undrain).run(IN_POOL));
    }

    static List<Route> backup(BackupEndpoint backup) {
        return List.of(Route.of("GET", "/admin/backup", Role.ADMIN, backup::backup)
                .taking("consistency", "rate", "stall")
                .atLeast(SNAPSHOT));
    }

    /** @param statsArePublic {@code auth.public_stats} */
    static List<Route> node(
            NodeEndpoints node,
            LogLevelEndpoint logLevel,
            ConfigEndpoint config,
            Endpoint metrics,
            boolean statsArePublic) {
        List<Route> routes = new ArrayList<>(List.of(
                Route.of("GET", "/health", Role.PUBLIC, node::health).run(PROBE).atLeast(PROBE_TIME),
                Route.of("GET", "/ready", Role.PUBLIC, node::ready).run(PROBE).atLeast(PROBE_TIME),
                Route.of("GET", "/metrics", Role.PUBLIC, metrics).run(PROBE).atLeast(PROBE_TIME),
                Route.of("GET", "/version", Role.PUBLIC, node::version).run(IN_POOL),
                Route.of("GET", "/stats", statsArePublic ? Role.PUBLIC : Role.READ, node::stats)
                        .run(IN_POOL)));
        routes.addAll(List.of(
                Route.of("POST", "/admin/snapshot", Role.ADMIN, node::snapshot)
                        .readingBody()
                        .run(IN_POOL)
                        .atLeast(SNAPSHOT),
                Route.of("GET", "/admin/hash", Role.ADMIN, node::hash).run(IN_POOL),
                Route.of("GET", "/admin/wal", Role.ADMIN, node::wal).run(IN_POOL),
                Route.of("GET", "/admin/config", Role.ADMIN, config::get),
                Route.of("GET", "/admin/log-level", Role.ADMIN, logLevel::get),
                Route.of("PUT", "/admin/log-level", Role.ADMIN, logLevel::put).readingBody()));
        return routes;
    }
}

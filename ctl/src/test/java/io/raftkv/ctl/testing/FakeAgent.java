package io.raftkv.ctl.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.raftkv.api.ApiError;
import io.raftkv.api.AuditEntry;
import io.raftkv.api.AuditResponse;
import io.raftkv.api.ConfigResponse;
import io.raftkv.api.DrainResponse;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.HealthResponse;
import io.raftkv.api.JoinRequest;
import io.raftkv.api.JoinResponse;
import io.raftkv.api.Json;
import io.raftkv.api.LeaderResponse;
import io.raftkv.api.NodesResponse;
import io.raftkv.api.NodesResponse.NodeView;
import io.raftkv.api.PromoteRequest;
import io.raftkv.api.PromoteResponse;
import io.raftkv.api.RemoveRequest;
import io.raftkv.api.RemoveResponse;
import io.raftkv.api.SnapshotResponse;
import io.raftkv.api.StatsResponse;
import io.raftkv.api.TransferRequest;
import io.raftkv.api.TransferResponse;
import io.raftkv.api.VersionResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One agent of a {@link FakeCluster}. */
public final class FakeAgent {
    private final FakeCluster cluster;
    private final String id;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<ErrorCode> failures = new ArrayDeque<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Map<String, ConfigResponse.Setting> settings = new ConcurrentSkipListMap<>();
    private volatile String configFile;
    private volatile List<String> reasons = List.of();
    private volatile List<AuditEntry> audit = List.of();
    private volatile long applied = 1000;
    private volatile long snapshotIndex = 1000;
    private volatile long epoch = 1;
    private volatile String suffrage = "Voter";
    private volatile boolean dropsConnections;
    private volatile boolean draining;
    private volatile int inFlight;
    private volatile String bootId = "1048577";
    private volatile String lastAuthorization;
    private volatile byte[] backup = new byte[0];
    private volatile int backupBytesSent;

    FakeAgent(FakeCluster cluster, String id) throws IOException {
        this.cluster = cluster;
        this.id = id;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String id() {
        return id;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** The next request that is no status question is answered with this error. */
    public void failNext(ErrorCode... codes) {
        synchronized (failures) {
            failures.addAll(List.of(codes));
        }
    }

    /** Takes requests and hangs up without an answer. */
    public void dropConnections() {
        dropsConnections = true;
    }

    public void degrade(String... because) {
        reasons = List.of(because);
    }

    public void applied(long index) {
        applied = index;
    }

    public void snapshotIndex(long index) {
        snapshotIndex = index;
    }

    /** Requests of clients that do not end. */
    public void inFlight(int requests) {
        inFlight = requests;
    }

    public boolean isDraining() {
        return draining;
    }

    /** As an agent of a version before there were boot ids in its figures. */
    public void withoutBootId() {
        bootId = null;
    }

    public void epoch(long number) {
        epoch = number;
    }

    void voter() {
        suffrage = "Voter";
    }

    public void nonvoter() {
        suffrage = "Nonvoter";
    }

    /** Method and target of each request, in order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** What its audit trail holds, the newest first. */
    public void audit(AuditEntry... entries) {
        audit = List.of(entries);
    }

    /** What it gives out as a backup, and how much of that before the connection ends. */
    public void backup(byte[] archive, int bytesSent) {
        backup = archive;
        backupBytesSent = bytesSent;
    }

    private void sendBackup(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("X-Raftkv-Backup-Content-Bytes", Integer.toString(backup.length));
        // With a length that is not kept the connection ends short; in chunks this server would end it properly.
        exchange.sendResponseHeaders(200, backupBytesSent == backup.length ? 0 : backup.length);
        exchange.getResponseBody().write(backup, 0, backupBytesSent);
        exchange.getResponseBody().flush();
        if (backupBytesSent == backup.length) {
            exchange.getResponseBody().close();
        }
    }

    public String lastAuthorization() {
        return lastAuthorization;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        lastAuthorization = exchange.getRequestHeaders().getFirst("Authorization");
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (dropsConnections) {
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("X-Raftkv-Cluster", cluster.clusterId + "/" + epoch);
        try {
            ErrorCode failure = nextFailure(path);
            if (failure != null) {
                fail(exchange, failure, "made to fail with " + failure, null);
            } else if (path.startsWith("/keys") || path.equals("/batch")) {
                new FakeKeys(cluster).handle(exchange, path, body);
            } else if (path.equals("/admin/backup")) {
                sendBackup(exchange);
            } else {
                String lease = exchange.getRequestHeaders().getFirst("X-Raftkv-Lease");
                answer(
                        exchange,
                        200,
                        switch (path) {
                            case "/admin/lease" -> cluster.lease.answer(exchange.getRequestMethod(), lease, body);
                            case "/admin/drain", "/admin/undrain" -> drain(path, exchange.getRequestMethod());
                            default -> reply(path, lease, body);
                        });
            }
        } catch (FakeFailure e) {
            fail(exchange, e.code, e.getMessage(), e.revision);
        } finally {
            exchange.close();
        }
    }

    private ErrorCode nextFailure(String path) {
        if (List.of("/health", "/stats", "/cluster/nodes", "/cluster/leader", "/version", "/admin/lease", "/ready")
                .contains(path)) {
            return null;
        }
        synchronized (failures) {
            return failures.poll();
        }
    }

    private Object reply(String path, String lease, byte[] body) throws IOException {
        if (path.startsWith("/cluster/") && body.length > 0) {
            cluster.lease.require(lease);
        }
        return switch (path) {
            case "/health" -> new HealthResponse(reasons.isEmpty() ? "healthy" : "degraded", id, reasons);
            case "/stats" -> stats();
            case "/version" ->
                new VersionResponse(
                        "1.0.0", "abc", "sofajraft/1.4.1", "17", id, cluster.clusterId, epoch, Map.of("wal", 1));
            case "/cluster/leader" ->
                new LeaderResponse(cluster.leader, state(), cluster.leader + ":7000", null, cluster.term);
            case "/cluster/nodes" -> nodes();
            case "/admin/config" -> configuration();
            case "/cluster/join" -> join(Json.mapper().readValue(body, JoinRequest.class));
            case "/cluster/transfer" -> transfer(Json.mapper().readValue(body, TransferRequest.class));
            case "/cluster/remove" -> remove(Json.mapper().readValue(body, RemoveRequest.class));
            case "/cluster/promote" -> promote(Json.mapper().readValue(body, PromoteRequest.class));
            case "/admin/audit" -> new AuditResponse(id, audit, false, 0);
            case "/ready" ->
                new HealthResponse(draining ? "not ready" : "ready", id, draining ? List.of("drained") : List.of());
            case "/admin/snapshot" ->
                new SnapshotResponse(
                        "/var/lib/raftkv/snapshots/snapshot-" + snapshotIndex,
                        "snapshot created successfully",
                        snapshotIndex,
                        cluster.term,
                        4096,
                        "ab".repeat(32),
                        12);
            default -> throw new FakeFailure(ErrorCode.UNKNOWN_PATH, "no such path", null);
        };
    }

    /** Sets a key, as if it came from {@code source}. */
    public void configure(String key, String value, String source, boolean perNode) {
        settings.put(key, new ConfigResponse.Setting(key, value, source, source + " of " + id, perNode));
    }

    public void configFile(String path) {
        configFile = path;
    }

    private ConfigResponse configuration() {
        return new ConfigResponse(id, configFile, List.copyOf(settings.values()));
    }

    private String state() {
        return id.equals(cluster.leader) ? "Leader" : "Follower";
    }

    private DrainResponse drain(String path, String method) {
        if (method.equals("POST")) {
            draining = path.equals("/admin/drain");
        }
        String status =
                !draining ? DrainResponse.SERVING : inFlight > 0 ? DrainResponse.DRAINING : DrainResponse.DRAINED;
        return new DrainResponse(id, status, cluster.leader, inFlight, 5);
    }

    private NodesResponse nodes() {
        cluster.catchUpByOneStep();
        List<NodeView> views = cluster.members.stream()
                .map(member -> new NodeView(
                        member.id,
                        member.id + ":7000",
                        member.suffrage,
                        member.url(),
                        member.id.equals(cluster.leader) ? "leader" : "follower",
                        "up",
                        null,
                        null,
                        "1.0.0"))
                .toList();
        return new NodesResponse(views, views.size());
    }

    private TransferResponse transfer(TransferRequest request) {
        cluster.leader = request.nodeId() == null ? cluster.members.get(1).id : request.nodeId();
        cluster.term++;
        return new TransferResponse(cluster.leader, cluster.term, 7);
    }

    /** The new member is empty and without a vote at first; see {@link FakeCluster#catchUpByOneStep}. */
    private JoinResponse join(JoinRequest request) throws IOException {
        for (FakeAgent member : cluster.members) {
            if (member.id.equals(request.nodeId())) {
                return new JoinResponse(cluster.clusterId, epoch, member.id, member.suffrage, true);
            }
        }
        cluster.join(request);
        return new JoinResponse(cluster.clusterId, epoch, request.nodeId(), "Nonvoter", false);
    }

    private PromoteResponse promote(PromoteRequest request) {
        FakeAgent member = cluster.members.stream()
                .filter(each -> each.id.equals(request.nodeId()))
                .findFirst()
                .orElseThrow(() -> new FakeFailure(ErrorCode.NODE_NOT_FOUND, "no member " + request.nodeId(), null));
        member.voter();
        return new PromoteResponse(member.id, "Voter", "up");
    }

    private RemoveResponse remove(RemoveRequest request) {
        if (!cluster.members.removeIf(member -> member.id.equals(request.nodeId()))) {
            throw new FakeFailure(ErrorCode.NODE_NOT_FOUND, "no member " + request.nodeId(), null);
        }
        int voters = cluster.members.size();
        return new RemoveResponse(request.nodeId(), voters, voters - (voters / 2 + 1), null);
    }

    private StatsResponse stats() {
        return new StatsResponse(
                new StatsResponse.NodeStats(id, "1.0.0", cluster.clusterId, epoch, 3 * 86_400, bootId, draining),
                new StatsResponse.StoreStats(cluster.data.size(), 0, cluster.revision, "00"),
                new StatsResponse.CacheStats(true, 0, 10_000, 0, 0, 0, 0, 0),
                new StatsResponse.WalStats(1_288_490_189L, 20, 1, applied, 5, 5, 500),
                new StatsResponse.RaftStats(
                        state(), cluster.leader, cluster.term, applied, applied, applied, 10, 3, 0, 1),
                new StatsResponse.SnapshotStats(1, 900, 4096, 1_700_000_000_000L),
                new StatsResponse.DiskStats(59_000_000_000L, 100_000_000_000L, 536_870_912L));
    }

    static void answer(HttpExchange exchange, int status, Object value) throws IOException {
        byte[] bytes = Json.mapper().writeValueAsBytes(value);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void fail(HttpExchange exchange, ErrorCode code, String message, Long revision) throws IOException {
        answer(exchange, code.httpStatus(), new ApiError(message, code.name(), "r-1", revision));
    }

    static final class FakeFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final ErrorCode code;
        final Long revision;

        FakeFailure(ErrorCode code, String message, Long revision) {
            super(message);
            this.code = code;
            this.revision = revision;
        }
    }
}

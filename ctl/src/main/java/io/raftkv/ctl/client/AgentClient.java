package io.raftkv.ctl.client;

import io.raftkv.api.AuditResponse;
import io.raftkv.api.BatchRequest;
import io.raftkv.api.BatchResponse;
import io.raftkv.api.ConfigResponse;
import io.raftkv.api.DrainResponse;
import io.raftkv.api.HealthResponse;
import io.raftkv.api.JoinRequest;
import io.raftkv.api.JoinResponse;
import io.raftkv.api.KeysResponse;
import io.raftkv.api.LeaderResponse;
import io.raftkv.api.LeaseRequest;
import io.raftkv.api.LeaseResponse;
import io.raftkv.api.NodesResponse;
import io.raftkv.api.PromoteRequest;
import io.raftkv.api.PromoteResponse;
import io.raftkv.api.RemoveRequest;
import io.raftkv.api.RemoveResponse;
import io.raftkv.api.SnapshotResponse;
import io.raftkv.api.StatsResponse;
import io.raftkv.api.TransferRequest;
import io.raftkv.api.TransferResponse;
import io.raftkv.api.VersionResponse;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.failure.CtlException;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The agents of one cluster, as typed calls. Every call throws {@link io.raftkv.ctl.failure.CtlException}: an
 * {@link AgentException} when an agent refused, another one when none answered.
 */
public final class AgentClient implements Closeable {
    /** Who sends a change, and for which operation: for the agents' audit trails. */
    public static final String OPERATOR = "X-Raftkv-Operator";

    public static final String OPERATION = "X-Raftkv-Operation";

    private static final String LEASE = "X-Raftkv-Lease";
    /** Nothing at all coming for this long means that nothing will come. */
    private static final Duration BACKUP_STALL = Duration.ofSeconds(60);

    private static final byte[] NOTHING = new byte[0];
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final List<Endpoint> endpoints;
    private final Transport transport;
    private final Optional<String> token;
    private final Optional<String> expectedClusterId;
    private final Duration timeout;
    private final Map<String, String> marks;
    private final ClusterGuard guard;
    private final Requests requests;

    private AgentClient(
            List<Endpoint> endpoints,
            Transport transport,
            Optional<String> token,
            Optional<String> expectedClusterId,
            Duration timeout,
            Map<String, String> marks) {
        this.endpoints = endpoints;
        this.transport = transport;
        this.token = token;
        this.expectedClusterId = expectedClusterId;
        this.timeout = timeout;
        this.marks = Map.copyOf(marks);
        this.guard = new ClusterGuard(expectedClusterId);
        this.requests = new Requests(endpoints, transport, guard, token);
    }

    /** @param timeout for each call, repeats included */
    public static AgentClient of(Context context, Optional<String> token, Duration timeout) {
        List<Endpoint> endpoints =
                context.endpoints().stream().map(Endpoint::parse).toList();
        Transport transport = new SocketTransport(Optional.of(new TlsSockets(context.tls())));
        return new AgentClient(endpoints, transport, token, context.clusterId(), timeout, Map.of());
    }

    /** The same cluster through one agent only. Not a guard between agents: {@link #cluster()} tells who answered. */
    public AgentClient at(String endpoint) {
        return new AgentClient(List.of(Endpoint.parse(endpoint)), transport, token, expectedClusterId, timeout, marks);
    }

    public AgentClient withTimeout(Duration time) {
        return new AgentClient(endpoints, transport, token, expectedClusterId, time, marks);
    }

    /** The same cluster, every change under a lease: an agent refuses it once the lease is lost. */
    public AgentClient underLease(long number) {
        return marked(LEASE, Long.toString(number));
    }

    /** The same cluster, every change with this header, as far as a header can say it. */
    public AgentClient marked(String name, String text) {
        Map<String, String> more = new HashMap<>(marks);
        more.put(name, text.replaceAll("[^\\x20-\\x7e]", "?"));
        return new AgentClient(endpoints, transport, token, expectedClusterId, timeout, more);
    }

    public List<Endpoint> endpoints() {
        return endpoints;
    }

    public Duration timeout() {
        return timeout;
    }

    /** Which cluster answered so far. */
    public Optional<ClusterTag> cluster() {
        return guard.seen();
    }

    public NodesResponse nodes() {
        return get("/cluster/nodes", NodesResponse.class);
    }

    public LeaderResponse leader() {
        return get("/cluster/leader", LeaderResponse.class);
    }

    public HealthResponse health() {
        return get("/health", HealthResponse.class);
    }

    /** Whether the agent says that it serves; false also when it does not answer. */
    public boolean isReady() {
        try {
            return "ready".equals(get("/ready", HealthResponse.class).status());
        } catch (CtlException notYet) {
            return false;
        }
    }

    public StatsResponse stats() {
        return get("/stats", StatsResponse.class);
    }

    public VersionResponse version() {
        return get("/version", VersionResponse.class);
    }

    /** What is in force on the agent that answers. */
    public ConfigResponse config() {
        return get("/admin/config", ConfigResponse.class);
    }

    public SnapshotResponse snapshot() {
        return requests.json(post("/admin/snapshot", NOTHING), SnapshotResponse.class);
    }

    /**
     * A backup of the first agent; this client's timeout is for the time until it begins.
     *
     * @param stale without a quorum's word that it has everything that was acknowledged
     */
    public BackupStream backup(boolean stale) {
        String target = "/admin/backup?consistency=" + (stale ? "stale" : "linearizable");
        return new BackupStream(endpoints.get(0), requests.stream(HttpCall.get(target), timeout, BACKUP_STALL));
    }

    public JoinResponse join(JoinRequest request) {
        return requests.json(post("/cluster/join", Requests.body(request)), JoinResponse.class);
    }

    public RemoveResponse remove(RemoveRequest request) {
        return requests.json(post("/cluster/remove", Requests.body(request)), RemoveResponse.class);
    }

    public PromoteResponse promote(String nodeId) {
        return requests.json(
                post("/cluster/promote", Requests.body(new PromoteRequest(nodeId))), PromoteResponse.class);
    }

    public TransferResponse transfer(Optional<String> nodeId) {
        byte[] body = Requests.body(new TransferRequest(nodeId.orElse(null)));
        return requests.json(post("/cluster/transfer", body), TransferResponse.class);
    }

    /**
     * The newest entries of the audit trail of the agent that answers.
     *
     * @param until exclusive, {@code null} for now
     */
    public AuditResponse audit(Instant since, Instant until, int limit) {
        return get(
                "/admin/audit?limit=" + limit + "&since=" + since + (until == null ? "" : "&until=" + until),
                AuditResponse.class);
    }

    /** Of the one agent that this client asks. Answered when nothing is left to wait for, or after half a minute. */
    public DrainResponse drain() {
        return requests.json(post("/admin/drain", NOTHING), DrainResponse.class);
    }

    /** How far a drain of that agent is. */
    public DrainResponse drained() {
        return get("/admin/drain", DrainResponse.class);
    }

    public DrainResponse undrain() {
        return requests.json(post("/admin/undrain", NOTHING), DrainResponse.class);
    }

    /** Who may change the cluster, as the agent that answers knows it. */
    public LeaseResponse lease() {
        return get("/admin/lease", LeaseResponse.class);
    }

    /** Fails with LEASE_HELD while another operation holds it. */
    public LeaseResponse acquireLease(LeaseRequest request) {
        return requests.json(post("/admin/lease", Requests.body(request)), LeaseResponse.class);
    }

    /** Renews the lease that this client is under; fails with LEASE_LOST when it is not in force any more. */
    public LeaseResponse renewLease() {
        return requests.json(leaseCall("PUT"), LeaseResponse.class);
    }

    /** Gives the lease back that this client is under. */
    public LeaseResponse releaseLease() {
        return requests.json(leaseCall("DELETE"), LeaseResponse.class);
    }

    private HttpReply leaseCall(String method) {
        return requests.send(new HttpCall(method, "/admin/lease", marked(Map.of()), NOTHING), timeout);
    }

    private Map<String, String> marked(Map<String, String> headers) {
        Map<String, String> more = new HashMap<>(headers);
        more.putAll(marks);
        return more;
    }

    /** @param stale answer from the agent's own state, also without a leader */
    public StoredEntry read(byte[] key, boolean stale) {
        HttpReply reply = requests.send(HttpCall.get(KeyPath.of(key) + (stale ? "?consistency=stale" : "")), timeout);
        return new StoredEntry(reply.body(), revision(reply));
    }

    /** @return the key's new revision */
    public long put(byte[] key, byte[] value, WriteCondition condition) {
        return revision(requests.send(new HttpCall("PUT", KeyPath.of(key), condition.headers(), value), timeout));
    }

    /** Succeeds also when the key is absent, unless a condition says otherwise. */
    public void delete(byte[] key, WriteCondition condition) {
        requests.send(new HttpCall("DELETE", KeyPath.of(key), condition.headers(), NOTHING), timeout);
    }

    public KeysResponse keys(KeyQuery query) {
        return get(query.target(), KeysResponse.class);
    }

    public BatchResponse batch(BatchRequest request) {
        return batch(Requests.body(request));
    }

    /** @param json a {@link BatchRequest}, already encoded: who bounds batches by their size has it anyway */
    public BatchResponse batch(byte[] json) {
        return requests.json(post("/batch", json), BatchResponse.class);
    }

    private <T> T get(String target, Class<T> type) {
        return requests.json(requests.send(HttpCall.get(target), timeout), type);
    }

    private HttpReply post(String target, byte[] body) {
        return requests.send(new HttpCall("POST", target, marked(body.length == 0 ? Map.of() : JSON), body), timeout);
    }

    private static long revision(HttpReply reply) {
        String tag = reply.header("etag").orElse("").replace("\"", "");
        try {
            return tag.isEmpty() ? 0 : Long.parseLong(tag);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}

package io.raftkv.config;

import static io.raftkv.config.Values.count;
import static io.raftkv.config.Values.duration;
import static io.raftkv.config.Values.number;
import static io.raftkv.config.Values.oneOf;
import static io.raftkv.config.Values.secret;
import static io.raftkv.config.Values.size;

import io.raftkv.config.AgentConfig.ListenAddress;
import io.raftkv.config.AgentConfig.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The table of everything that can be set: parsing, defaults, the proposals for a misspelt key and the documentation all
 * come from here.
 */
final class ConfigKeys {
    private static final List<ConfigKey<?>> ALL = new ArrayList<>();

    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long TIB = 1L << 40;
    private static final int JWT_SECRET_BYTES_MIN = 32;
    private static final int CLUSTER_TOKEN_BYTES_MIN = 16;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    static final ConfigKey<ListenAddress> HTTP_ADDR =
            key("server.http_addr", ":8080", Values::listenAddress, "where the HTTP interface listens");
    static final ConfigKey<String> ADVERTISE_HTTP = derived(
            "server.advertise_http",
            "from `http_addr` and `raft.advertise_addr`",
            text -> text,
            "URL by which other nodes and clients reach this node");

    static final ConfigKey<Path> DATA_DIR =
            key("storage.data_dir", "/var/lib/raftkv", Values::path, "everything durable; one agent at a time");
    static final ConfigKey<Long> SNAPSHOT_EVERY =
            key("storage.snapshot_every", "10000", count(1, Long.MAX_VALUE), "operations between automatic snapshots");
    static final ConfigKey<Duration> SNAPSHOT_MIN_INTERVAL = key(
            "storage.snapshot_min_interval",
            "30s",
            duration(Duration.ZERO, DAY),
            "automatic snapshots are never closer together than this");
    static final ConfigKey<Integer> SNAPSHOTS_KEEP =
            key("storage.snapshots_keep", "3", number(1, 1000), "newest snapshots that stay on disk");
    static final ConfigKey<Long> RESERVE = key(
            "storage.reserve",
            "512MiB",
            size(0, TIB),
            "below this much free disk, what grows is refused with 507; reads and deletes go on");

    static final ConfigKey<Boolean> BATCH_ENABLED =
            key("wal.batch_enabled", "true", Values::bool, "operations that arrive together are forced together");
    static final ConfigKey<Integer> BATCH_SIZE =
            key("wal.batch_size", "100", number(1, 100_000), "operations in one batch at most");
    static final ConfigKey<Duration> BATCH_WAIT_TIME = key(
            "wal.batch_wait_time",
            "10ms",
            duration(Duration.ZERO, Duration.ofSeconds(1)),
            "upper bound: a batch goes out at once when no other is under way; only right after a large one it waits, for at most a quarter of that round");
    static final ConfigKey<Long> BATCH_BYTES =
            key("wal.batch_bytes", "1048576", size(KIB, 64 * MIB), "bytes in one batch at most");
    static final ConfigKey<Long> SEGMENT_SIZE =
            key("wal.segment_size", "64MiB", size(64 * KIB, 1024 * MIB), "size of one `*.wal` file");
    static final ConfigKey<Boolean> COMPACTION_ENABLED =
            key("wal.compaction_enabled", "true", Values::bool, "delete segments that a snapshot covers");
    static final ConfigKey<Long> COMPACTION_MARGIN =
            key("wal.compaction_margin", "100", count(0, Long.MAX_VALUE), "entries kept before the newest snapshot");

    static final ConfigKey<Boolean> CACHE_ENABLED =
            key("cache.enabled", "true", Values::bool, "keep values that were read in memory");
    static final ConfigKey<Long> CACHE_MAX_SIZE =
            key("cache.max_size", "10000", count(1, Integer.MAX_VALUE), "entries; whichever bound is met first evicts");
    static final ConfigKey<Duration> CACHE_TTL =
            key("cache.ttl", "0", duration(Duration.ZERO, YEAR), "how long an entry stays; 0: until it is evicted");
    static final ConfigKey<Long> CACHE_MAX_BYTES =
            key("cache.max_bytes", "64MiB", size(0, TIB), "bytes of keys and values");

    static final ConfigKey<Boolean> RAFT_ENABLED =
            key("raft.enabled", "false", Values::bool, "off: a cluster of one that opens no Raft port");
    static final ConfigKey<String> NODE_ID =
            derived("raft.node_id", "host name", Values::nodeId, "name of this node, unique in the cluster, for good");
    static final ConfigKey<ListenAddress> RAFT_ADDR =
            key("raft.raft_addr", ":7000", Values::listenAddress, "where Raft listens");
    static final ConfigKey<ListenAddress> ADVERTISE_ADDR = derived(
            "raft.advertise_addr",
            "`raft_addr` as written, or `<host name>:7000`",
            Values::listenAddress,
            "`host:port` by which members know this node; an identity, never resolved to compare");
    static final ConfigKey<String> JOIN_ADDR = derived(
            "raft.join_addr",
            "none",
            text -> text,
            "members to ask for admission: `/cluster/join` URL, base URL or host:port; one or a list; the node itself "
                    + "in it is skipped");
    static final ConfigKey<Boolean> BOOTSTRAP =
            key("raft.bootstrap", "false", Values::bool, "found a cluster when `raft/` is absent; on exactly one node");
    static final ConfigKey<Long> SNAPSHOT_BANDWIDTH = key(
            "raft.snapshot_bandwidth", "0", size(0, TIB), "bytes per second for sending snapshots to members; 0: all");
    static final ConfigKey<Duration> ELECTION_TIMEOUT = key(
            "raft.election_timeout",
            "1000ms",
            duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
            "silence of the leader after which a follower stands for election; alike on all nodes");

    static final ConfigKey<Boolean> RAFT_TLS_ENABLED =
            key("raft.tls.enabled", "false", Values::bool, "mutual TLS between members");
    static final ConfigKey<Path> RAFT_TLS_CERTIFICATE =
            derived("raft.tls.certificate", "none", Values::path, "PEM, certificate of this node and its chain");
    static final ConfigKey<Path> RAFT_TLS_KEY =
            derived("raft.tls.key", "none", Values::path, "PEM, PKCS #8, not encrypted");
    static final ConfigKey<Path> RAFT_TLS_CA =
            derived("raft.tls.ca", "none", Values::path, "PEM, the authority that signs members of this cluster only");
    static final ConfigKey<Boolean> RAFT_TLS_CLIENT_AUTH =
            key("raft.tls.client_auth", "true", Values::bool, "members present a certificate; cannot be switched off");

    static final ConfigKey<Boolean> AUTH_ENABLED =
            key("auth.enabled", "false", Values::bool, "every route that is not public needs a token");
    static final ConfigKey<Secret> JWT_SECRET = derived(
            "auth.jwt_secret",
            "none",
            secret(JWT_SECRET_BYTES_MIN),
            "HS256 secret, at least 32 bytes; better in `RAFTKV_JWT_SECRET` or `RAFTKV_JWT_SECRET_FILE`");
    static final ConfigKey<Secret> CLUSTER_TOKEN = derived(
            "auth.cluster_token",
            "from the JWT secret, if there is one",
            secret(CLUSTER_TOKEN_BYTES_MIN),
            "lets nodes join and agents talk to each other, alike on all nodes; at least 16 bytes");
    static final ConfigKey<Boolean> PUBLIC_STATS =
            key("auth.public_stats", "true", Values::bool, "`/stats` needs no token");

    static final ConfigKey<Boolean> TLS_ENABLED =
            key("tls.enabled", "false", Values::bool, "HTTPS instead of HTTP, TLS 1.2 or later");
    static final ConfigKey<Path> TLS_CERTIFICATE =
            derived("tls.certificate", "none", Values::path, "PEM, certificate of this node and its chain");
    static final ConfigKey<Path> TLS_KEY = derived("tls.key", "none", Values::path, "PEM, PKCS #8, not encrypted");
    static final ConfigKey<Path> TLS_CA =
            derived("tls.ca", "none", Values::path, "PEM, whom this node trusts: other nodes, and clients");
    static final ConfigKey<Boolean> TLS_CLIENT_AUTH =
            key("tls.client_auth", "false", Values::bool, "clients must present a certificate that `tls.ca` signed");

    static final ConfigKey<Long> MAX_REQUEST_SIZE =
            key("limits.max_request_size", "1MiB", size(KIB, 64 * MIB), "body of a request; above: 413");
    static final ConfigKey<Long> MAX_KEY_SIZE =
            key("limits.max_key_size", "4KiB", size(1, 64 * KIB), "bytes of a key; above: 413");
    static final ConfigKey<Integer> MAX_CONNECTIONS =
            key("limits.max_connections", "1024", number(1, 1_000_000), "open HTTP connections");
    static final ConfigKey<Duration> REQUEST_TIMEOUT = key(
            "limits.request_timeout",
            "10s",
            duration(Duration.ofMillis(100), Duration.ofHours(1)),
            "after this a request is answered, done or not");
    static final ConfigKey<Integer> RATE_LIMIT = key(
            "limits.rate_limit",
            "0",
            number(0, Integer.MAX_VALUE),
            "requests per second and client address; 0: no limit");
    static final ConfigKey<String> MEMORY = key(
            "limits.memory",
            "auto",
            text -> text,
            "heap, block cache, memtables and read cache together; auto: half of what there is, at most 2GiB");

    static final ConfigKey<String> LOG_LEVEL = key(
            "log.level",
            "info",
            oneOf("trace", "debug", "info", "warn", "error"),
            "trace, debug, info, warn or error; changeable at run time");
    static final ConfigKey<String> LOG_FORMAT = key("log.format", "text", oneOf("text", "json"), "text or json");
    static final ConfigKey<Duration> SLOW_THRESHOLD = key(
            "log.slow_threshold",
            "100ms",
            duration(Duration.ZERO, Duration.ofHours(1)),
            "an operation that takes longer explains itself in one line");
    static final ConfigKey<Boolean> LOG_ACCESS =
            key("log.access", "false", Values::bool, "one JSON line per request, without keys, values and secrets");

    static final ConfigKey<Boolean> AUDIT_ENABLED =
            key("audit.enabled", "true", Values::bool, "one JSON line per operation of an administrator");
    static final ConfigKey<Path> AUDIT_DIR = derived(
            "audit.dir",
            "`audit` in `storage.data_dir`",
            Values::path,
            "where the audit trail lies; elsewhere it outlives the data directory");
    static final ConfigKey<Long> AUDIT_MAX_SIZE =
            key("audit.max_size", "10MiB", size(64 * KIB, 1024 * MIB), "size of one file of the audit trail");
    static final ConfigKey<Integer> AUDIT_KEEP =
            key("audit.keep", "10", number(1, 1000), "files of the audit trail; the oldest is removed");

    /** Numbers of bytes. */
    static final Set<ConfigKey<?>> SIZES = Set.of(
            RESERVE,
            BATCH_BYTES,
            SEGMENT_SIZE,
            CACHE_MAX_BYTES,
            SNAPSHOT_BANDWIDTH,
            MAX_REQUEST_SIZE,
            MAX_KEY_SIZE,
            AUDIT_MAX_SIZE);

    /** What tells the nodes of a cluster apart: in these they are expected to differ. */
    static final Set<ConfigKey<?>> PER_NODE = Set.of(
            HTTP_ADDR,
            ADVERTISE_HTTP,
            DATA_DIR,
            NODE_ID,
            RAFT_ADDR,
            ADVERTISE_ADDR,
            JOIN_ADDR,
            BOOTSTRAP,
            RAFT_TLS_CERTIFICATE,
            RAFT_TLS_KEY,
            TLS_CERTIFICATE,
            TLS_KEY,
            AUDIT_DIR);

    private ConfigKeys() {}

    /** In the order of the documentation. */
    static List<ConfigKey<?>> all() {
        return List.copyOf(ALL);
    }

    private static <T> ConfigKey<T> key(String name, String byDefault, ValueParser<T> parser, String meaning) {
        return added(ConfigKey.of(name, byDefault, parser, meaning));
    }

    private static <T> ConfigKey<T> derived(String name, String shown, ValueParser<T> parser, String meaning) {
        return added(ConfigKey.derived(name, shown, parser, meaning));
    }

    private static <T> ConfigKey<T> added(ConfigKey<T> key) {
        ALL.add(key);
        return key;
    }
}

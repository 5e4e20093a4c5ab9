package io.raftkv.config;

import static io.raftkv.config.ConfigKeys.*;
import static io.raftkv.config.ConfigKeys.AUDIT_DIR;
import static io.raftkv.config.ConfigKeys.AUDIT_ENABLED;
import static io.raftkv.config.ConfigKeys.AUDIT_KEEP;
import static io.raftkv.config.ConfigKeys.AUDIT_MAX_SIZE;

import io.raftkv.config.AgentConfig.Audit;
import io.raftkv.config.AgentConfig.Auth;
import io.raftkv.config.AgentConfig.Cache;
import io.raftkv.config.AgentConfig.Limits;
import io.raftkv.config.AgentConfig.ListenAddress;
import io.raftkv.config.AgentConfig.Log;
import io.raftkv.config.AgentConfig.Raft;
import io.raftkv.config.AgentConfig.Secret;
import io.raftkv.config.AgentConfig.Server;
import io.raftkv.config.AgentConfig.Storage;
import io.raftkv.config.AgentConfig.Tls;
import io.raftkv.config.AgentConfig.Wal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns flags, environment, file and defaults into one checked configuration. Binds nothing, creates nothing. */
public final class ConfigLoader {
    private static final String FLAGS = "command line";
    private static final String AUTO = "auto";
    private static final long AUTO_MEMORY_BYTES_MAX = 2L << 30;
    private static final long MEMORY_BYTES_MIN = 128L << 20;
    private static final ValueParser<Long> MEMORY_SIZE = Values.size(MEMORY_BYTES_MIN, 1L << 40);

    private final Host host;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private Settings settings;

    private ConfigLoader(Host host) {
        this.host = host;
    }

    /** @throws InvalidConfigException naming everything that is wrong */
    public static LoadedConfig load(ConfigSources sources) throws InvalidConfigException {
        return load(sources, new Host.Local());
    }

    static LoadedConfig load(ConfigSources sources, Host host) throws InvalidConfigException {
        return new ConfigLoader(host).loaded(sources);
    }

    private LoadedConfig loaded(ConfigSources sources) throws InvalidConfigException {
        Map<String, Setting> byKey = new HashMap<>();
        sources.file().ifPresent(file -> byKey.putAll(YamlSettings.read(file, sources.environment(), problems)));
        byKey.putAll(EnvironmentSettings.read(sources.environment(), problems));
        byKey.putAll(flags(sources));
        settings = new Settings(byKey, problems);
        AgentConfig config = config();
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems.stream().distinct().toList());
        }
        if (config.limits().rateLimitPerSecond() > 0
                && config.raft().enabled()
                && config.auth().clusterToken().isEmpty()) {
            warnings.add(
                    "limits.rate_limit without auth.cluster_token: the leader cannot tell what members forward from "
                            + "what clients send, and counts all clients of a follower as one");
        }
        return new LoadedConfig(
                config, warnings, sources.file(), EffectiveSettings.of(byKey, EffectiveSettings.derived(config)));
    }

    private Map<String, Setting> flags(ConfigSources sources) {
        List<String> names = ConfigKeys.all().stream().map(ConfigKey::name).toList();
        Map<String, Setting> set = new HashMap<>();
        new TreeMap<>(sources.flags()).forEach((key, value) -> {
            if (names.contains(key)) {
                set.put(key, Setting.of(value, SettingSource.FLAG, FLAGS));
            } else {
                problems.add(new ConfigProblem(FLAGS, key, "unknown key; nearest: " + NearestKey.to(key, names)));
            }
        });
        return set;
    }

    private AgentConfig config() {
        Addresses addresses = new Addresses(settings, host, warnings);
        Tls tls = TlsSettings.HTTP.read(settings);
        String scheme = tls.enabled() ? "https" : "http";
        ListenAddress httpAddr = addresses.listen(HTTP_ADDR);
        String advertiseHttp = addresses.advertisedHttp(httpAddr, scheme);
        Storage storage = storage();
        return new AgentConfig(
                new Server(httpAddr, advertiseHttp),
                storage,
                wal(),
                cache(),
                raft(addresses, advertiseHttp, scheme),
                auth(),
                tls,
                limits(),
                new Log(
                        settings.value(LOG_LEVEL),
                        settings.value(LOG_FORMAT),
                        settings.value(SLOW_THRESHOLD),
                        settings.value(LOG_ACCESS)),
                audit(storage.dataDir()));
    }

    private Audit audit(Path dataDir) {
        return new Audit(
                settings.value(AUDIT_ENABLED),
                settings.optional(AUDIT_DIR)
                        .map(dir -> dir.toAbsolutePath().normalize())
                        .orElse(dataDir.resolve("audit")),
                settings.value(AUDIT_MAX_SIZE),
                settings.value(AUDIT_KEEP));
    }

    private Storage storage() {
        Path dataDir = settings.value(DATA_DIR).toAbsolutePath().normalize();
        if (dataDir.getParent() == null) {
            settings.problem(DATA_DIR, "the root directory cannot be a data directory");
        }
        return new Storage(
                dataDir,
                settings.value(SNAPSHOT_EVERY),
                settings.value(SNAPSHOT_MIN_INTERVAL),
                settings.value(SNAPSHOTS_KEEP),
                settings.value(RESERVE));
    }

    private Wal wal() {
        return new Wal(
                settings.value(BATCH_ENABLED),
                settings.value(BATCH_SIZE),
                settings.value(BATCH_WAIT_TIME),
                settings.value(BATCH_BYTES),
                settings.value(SEGMENT_SIZE),
                settings.value(COMPACTION_ENABLED),
                settings.value(COMPACTION_MARGIN));
    }

    private Cache cache() {
        return new Cache(
                settings.value(CACHE_ENABLED),
                settings.value(CACHE_MAX_SIZE),
                settings.value(CACHE_TTL),
                settings.value(CACHE_MAX_BYTES));
    }

    private Raft raft(Addresses addresses, String advertiseHttp, String scheme) {
        String nodeId = settings.optional(NODE_ID).orElseGet(this::hostAsNodeId);
        ListenAddress listen = addresses.listen(RAFT_ADDR);
        Raft raft = new Raft(
                settings.value(RAFT_ENABLED),
                nodeId,
                listen,
                addresses.advertisedRaft(),
                addresses.join(advertiseHttp, nodeId, scheme),
                settings.value(BOOTSTRAP),
                settings.value(SNAPSHOT_BANDWIDTH),
                settings.value(ELECTION_TIMEOUT),
                TlsSettings.RAFT.read(settings));
        if (listen.port() == 0) {
            settings.problem(RAFT_ADDR, "needs a fixed port: members remember it");
        }
        if (!raft.enabled() && (settings.isSet(JOIN_ADDR) && !raft.joinAddr().isEmpty() || raft.bootstrap())) {
            warnings.add("raft.enabled is false: this node is a cluster of one, and raft.bootstrap and raft.join_addr "
                    + "do not make it anything else");
        }
        return raft;
    }

    private String hostAsNodeId() {
        if (settings.isSet(NODE_ID)) {
            return "unreadable";
        }
        try {
            return Values.nodeId(host.name());
        } catch (IllegalArgumentException e) {
            settings.problem(NODE_ID, "not set, and the host name will not do: " + e.getMessage());
            return "unnamed";
        }
    }

    private Auth auth() {
        Optional<Secret> jwtSecret = settings.optional(JWT_SECRET);
        Auth auth = new Auth(
                settings.value(AUTH_ENABLED),
                jwtSecret,
                settings.optional(CLUSTER_TOKEN).or(() -> jwtSecret.map(ClusterToken::derivedFrom)),
                settings.value(PUBLIC_STATS));
        if (auth.enabled() && !settings.isSet(JWT_SECRET)) {
            settings.problem(
                    AUTH_ENABLED,
                    "true, but there is no JWT secret: set " + EnvironmentSettings.JWT_SECRET + " or "
                            + EnvironmentSettings.JWT_SECRET_FILE + ", at least 32 bytes");
        }
        if (!auth.enabled()) {
            warnings.add("auth.enabled is false: whoever reaches the HTTP port may read, write and change the cluster");
        }
        return auth;
    }

    private Limits limits() {
        return new Limits(
                settings.value(MAX_REQUEST_SIZE),
                Math.toIntExact(settings.value(MAX_KEY_SIZE)),
                settings.value(MAX_CONNECTIONS),
                settings.value(REQUEST_TIMEOUT),
                settings.value(RATE_LIMIT),
                memoryBytes());
    }

    private long memoryBytes() {
        String text = settings.value(MEMORY);
        if (!text.equals(AUTO)) {
            try {
                return MEMORY_SIZE.parse(text);
            } catch (IllegalArgumentException e) {
                settings.problem(MEMORY, e.getMessage() + "; or auto");
            }
        }
        return Math.max(MEMORY_BYTES_MIN, Math.min(host.memoryBytes() / 2, AUTO_MEMORY_BYTES_MAX));
    }
}

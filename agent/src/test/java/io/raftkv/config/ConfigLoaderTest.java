package io.raftkv.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.config.AgentConfig.ListenAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path directory;

    private final Map<String, String> flags = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final TestHost host = new TestHost();

    @Test
    void shouldStartWithoutAnyFile() throws Exception {
        AgentConfig config = load().config();
        assertThat(config.server().httpAddr()).isEqualTo(new ListenAddress("", 8080));
        assertThat(config.server().advertiseHttp()).isEqualTo("http://host4:8080");
        assertThat(config.storage().dataDir()).isEqualTo(Path.of("/var/lib/raftkv"));
        assertThat(config.storage().snapshotEvery()).isEqualTo(10_000);
        assertThat(config.wal().batchWaitTime()).isEqualTo(Duration.ofMillis(10));
        assertThat(config.wal().segmentSizeBytes()).isEqualTo(64 << 20);
        assertThat(config.cache().ttl()).isZero();
        assertThat(config.raft().enabled()).isFalse();
        assertThat(config.raft().nodeId()).isEqualTo("host4");
        assertThat(config.raft().advertiseAddr()).isEqualTo("host4:7000");
        assertThat(config.raft().joinAddr()).isEmpty();
        assertThat(config.limits().requestTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.limits().memoryBytes()).isEqualTo(2L << 30);
    }

    @Test
    void shouldLetAPartialFileKeepEveryOtherDefault() throws Exception {
        AgentConfig config =
                load("raft:", "  enabled: true", "  node_id: \"node4\"", "wal:").config();
        assertThat(config.raft().nodeId()).isEqualTo("node4");
        assertThat(config.wal().batchSize()).isEqualTo(100);
    }

    @Test
    void shouldPreferFlagToEnvironmentToFileToDefault() throws Exception {
        String[] file = {"wal: {batch_size: 2, batch_bytes: 2KiB, compaction_margin: 2}"};
        environment.put("RAFTKV_WAL__BATCH_SIZE", "3");
        environment.put("RAFTKV_WAL__COMPACTION_MARGIN", "3");
        flags.put("wal.batch_size", "4");
        AgentConfig.Wal wal = load(file).config().wal();
        assertThat(wal.batchSize()).isEqualTo(4);
        assertThat(wal.compactionMargin()).isEqualTo(3);
        assertThat(wal.batchBytes()).isEqualTo(2048);
        assertThat(wal.segmentSizeBytes()).isEqualTo(64 << 20);
    }

    @Test
    void shouldLetTheEnvironmentAloneSetEveryKey() throws Exception {
        for (ConfigKey<?> key : ConfigKeys.all()) {
            environment.clear();
            environment.put(key.environmentName(), "\u0000 no value of any kind");
            boolean accepted;
            try {
                load();
                accepted = true;
            } catch (InvalidConfigException e) {
                accepted =
                        e.problems().stream().noneMatch(problem -> problem.key().equals(key.name()));
            }
            boolean anyText = List.of("auth.cluster_token").contains(key.name());
            assertThat(accepted).as(key.name()).isEqualTo(anyText);
        }
    }

    @Test
    void shouldReportEveryProblemAtOnceWithItsLine() {
        environment.put("RAFTKV_WAL__BATCH_SIZ", "7");
        assertThatThrownBy(() -> load(
                        "server:",
                        "  http_adr: ':9090'",
                        "wal:",
                        "  batch_size: many",
                        "  batch_wait_time: 5",
                        "storage:",
                        "  snapshot_every: 0",
                        "sever: {http_addr: ':1'}",
                        "raft: {data_dir: /x}"))
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        e -> assertThat(e.problems().stream().map(ConfigProblem::toString))
                                .map(text -> text.replace(file() + ":", "line "))
                                .containsExactlyInAnyOrder(
                                        "line 2: server.http_adr: unknown key; nearest: server.http_addr",
                                        "line 4: wal.batch_size: 'many' is not a whole number",
                                        "line 5: wal.batch_wait_time: '5' is not a time: write 10ms, 30s, 1h or 0",
                                        "line 7: storage.snapshot_every: 0 is outside 1 to 9223372036854775807",
                                        "line 8: sever: unknown section; nearest: server",
                                        "line 9: raft.data_dir: unknown key; nearest: storage.data_dir",
                                        "RAFTKV_WAL__BATCH_SIZ: unknown key; nearest: RAFTKV_WAL__BATCH_SIZE"
                                                + " (wal.batch_size)"));
    }

    @Test
    void shouldNameTheLineOfAFileThatIsNotYaml() {
        assertProblem(file() + ":3: not YAML", "wal:", "  batch_size: 1", " - x: [");
    }

    @Test
    void shouldSayThatAFileIsMissing() {
        assertThatThrownBy(() -> ConfigLoader.load(
                        new ConfigSources(Map.of(), Map.of(), Optional.of(directory.resolve("absent.yaml"))), host))
                .hasMessageContaining("absent.yaml: no such file");
    }

    @Test
    void shouldRefuseAKeyThatIsSetTwice() {
        assertProblem(
                ":3: wal.batch_size: set before, at " + file() + ":2", "wal:", "  batch_size: 1", "  batch_size: 2");
    }

    @ParameterizedTest
    @CsvSource({"64MiB,67108864", "1048576,1048576", "1GiB,1073741824", "64MB,64000000", "65536,65536"})
    void shouldReadSizes(String text, long bytes) throws Exception {
        assertThat(load("wal:", "  segment_size: " + text).config().wal().segmentSizeBytes())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "10ms,10", "1h,3600000", "1h30m,5400000", "90s,90000"})
    void shouldReadTimes(String text, long millis) throws Exception {
        assertThat(load("cache:", "  ttl: " + text).config().cache().ttl()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"-1ms", "2s", "abc", "1", "''"})
    void shouldBoundTheBatchWaitTime(String text) {
        assertProblem("wal.batch_wait_time: '" + text + "' is", "wal:", "  batch_wait_time: '" + text + "'");
    }

    @Test
    void shouldExpandVariablesAndRefuseUnsetOnes() throws Exception {
        environment.put("TOKEN", "0123456789abcdef");
        String[] file = {"auth:", "  cluster_token: ${TOKEN}"};
        assertThat(load(file).config().auth().clusterToken().orElseThrow().value())
                .isEqualTo("0123456789abcdef");
        environment.clear();
        assertProblem(":2: auth.cluster_token: the environment variable TOKEN is not set", file);
    }

    @Test
    void shouldNeverTakeAReferenceForTheSecretItself() {
        assertProblem(
                "the environment variable RAFTKV_SECRET_OF_OURS is not set",
                "auth:",
                "  enabled: true",
                "  jwt_secret: ${RAFTKV_SECRET_OF_OURS}");
    }

    @ParameterizedTest
    @CsvSource({"http://node1:8080/cluster/join", "http://node1:8080", "http://Node1:8080/", "node1:8080"})
    void shouldAcceptEveryFormOfAJoinAddress(String text) throws Exception {
        assertThat(load("raft:", "  join_addr: '" + text + "'").config().raft().joinAddr())
                .containsExactly("http://node1:8080");
    }

    @Test
    void shouldAcceptAListOfJoinAddressesAndSkipTheNodeItself() throws Exception {
        host.name = "node2";
        List<String> expected = List.of("http://node1:8080", "http://node3:8080");
        assertThat(load("raft:", "  join_addr: [node1:8080, 'http://node2:8080', node3:8080, node1:8080]")
                        .config()
                        .raft()
                        .joinAddr())
                .isEqualTo(expected);
        environment.put("RAFTKV_RAFT__JOIN_ADDR", "node1:8080, node2:8080,node3:8080");
        assertThat(load().config().raft().joinAddr()).isEqualTo(expected);
    }

    @Test
    void shouldNotSkipAnotherNodeOfTheSameHost() throws Exception {
        flags.put("server.http_addr", "127.0.0.1:8081");
        flags.put("raft.join_addr", "127.0.0.1:8080,127.0.0.1:8081,127.0.0.1:8082");
        assertThat(load().config().raft().joinAddr()).containsExactly("http://127.0.0.1:8080", "http://127.0.0.1:8082");
    }

    @Test
    void shouldRefuseAJoinAddressInNoForm() {
        assertProblem("raft.join_addr: 'node1' is none of", "raft: {join_addr: node1}");
    }

    @Test
    void shouldListenEverywhereWhenItsOwnNameLeadsToLoopback() throws Exception {
        host.loopback = "node4";
        LoadedConfig loaded = load("raft: {raft_addr: 'node4:7000'}");
        assertThat(loaded.config().raft().raftAddr()).isEqualTo(new ListenAddress("", 7000));
        assertThat(loaded.config().raft().advertiseAddr()).isEqualTo("node4:7000");
        assertThat(loaded.warnings()).anyMatch(warning -> warning.contains("node4 resolves to a loopback address"));
    }

    @Test
    void shouldListenOnLoopbackWhenToldSoLiterally() throws Exception {
        host.loopback = "localhost";
        assertThat(load("raft: {raft_addr: 'localhost:7000'}")
                        .config()
                        .raft()
                        .raftAddr()
                        .host())
                .isEqualTo("localhost");
    }

    @Test
    void shouldReadTheJwtSecretFromVariableOrFile() throws Exception {
        environment.put("RAFTKV_JWT_SECRET", SECRET);
        AgentConfig config = load("auth: {enabled: true}").config();
        assertThat(config.auth().jwtSecret().orElseThrow().value()).isEqualTo(SECRET);
        assertThat(config.toString()).doesNotContain(SECRET);
        Path file = Files.writeString(directory.resolve("secret"), SECRET + "\n");
        environment.clear();
        environment.put("RAFTKV_JWT_SECRET_FILE", file.toString());
        assertThat(load("auth: {enabled: true}")
                        .config()
                        .auth()
                        .jwtSecret()
                        .orElseThrow()
                        .value())
                .isEqualTo(SECRET);
    }

    @Test
    void shouldRefuseAuthWithoutASecretAndAShortOneWithoutRepeatingIt() {
        assertProblem("auth.enabled: true, but there is no JWT secret", "auth: {enabled: true}");
        environment.put("RAFTKV_JWT_SECRET", "short-secret");
        assertThatThrownBy(() -> load("auth: {enabled: true}"))
                .hasMessage("RAFTKV_JWT_SECRET: auth.jwt_secret: shorter than 32 bytes");
    }

    @Test
    void shouldGiveAllNodesOfOneSecretTheSameClusterToken() throws Exception {
        environment.put("RAFTKV_JWT_SECRET", SECRET);
        String token = load("auth: {enabled: true}")
                .config()
                .auth()
                .clusterToken()
                .orElseThrow()
                .value();
        assertThat(load("auth: {enabled: true}")
                        .config()
                        .auth()
                        .clusterToken()
                        .orElseThrow()
                        .value())
                .isEqualTo(token)
                .doesNotContain(SECRET)
                .hasSizeGreaterThan(16);
    }

    @Test
    void shouldWarnOfARateLimitThatCannotTellForwardedRequests() throws Exception {
        String limited = "limits: {rate_limit: 10}\nraft: {enabled: %s}\n";
        assertThat(load(String.format(limited, true)).warnings()).anyMatch(ConfigLoaderTest::isOfTheRateLimit);
        assertThat(load(String.format(limited, false)).warnings()).noneMatch(ConfigLoaderTest::isOfTheRateLimit);
        assertThat(load(String.format(limited, true) + "auth: {cluster_token: shared-by-the-members}")
                        .warnings())
                .noneMatch(ConfigLoaderTest::isOfTheRateLimit);
    }

    private static boolean isOfTheRateLimit(String warning) {
        return warning.startsWith("limits.rate_limit without auth.cluster_token");
    }

    @Test
    void shouldNeverFallBackFromHalfATlsSetUpToPlainText() throws Exception {
        assertProblem("tls.key: needed because tls.enabled is true", "tls: {enabled: true, certificate: /absent.pem}");
        assertProblem("/absent.pem cannot be read", "tls: {enabled: true, certificate: /absent.pem}");
        assertProblem("set while tls.enabled is false", "tls: {certificate: /absent.pem}");
        Path noKey = Files.writeString(directory.resolve("key.pem"), "nothing");
        assertProblem("holds no unencrypted PKCS #8 key", "raft: {tls: {enabled: true, key: " + noKey + "}}");
    }

    @Test
    void shouldTakeHalfOfTheMachineAndAtMostTwoGibibytes() throws Exception {
        host.memoryBytes = 1L << 30;
        assertThat(load().config().limits().memoryBytes()).isEqualTo(512 << 20);
        assertProblem("limits.memory: '1MiB' is outside 128MiB to 1TiB; or auto", "limits: {memory: 1MiB}");
    }

    @Test
    void shouldSplitMemoryBetweenHeapAndStore() throws Exception {
        AgentConfig config = load("limits: {memory: 1GiB}").config();
        MemoryBudget budget = MemoryBudget.of(config, 512 << 20);
        assertThat(budget.blockCacheBytes() + budget.memtableBytes()).isEqualTo(256 << 20);
        assertThat(budget.readCacheBytes()).isEqualTo(64 << 20);
    }

    private LoadedConfig load(String... lines) throws InvalidConfigException, IOException {
        Optional<Path> file = lines.length == 0 ? Optional.empty() : Optional.of(Files.write(file(), List.of(lines)));
        return ConfigLoader.load(new ConfigSources(flags, environment, file), host);
    }

    private void assertProblem(String fragment, String... lines) {
        assertThatThrownBy(() -> load(lines))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(fragment);
    }

    private Path file() {
        return directory.resolve("config.yaml");
    }
}

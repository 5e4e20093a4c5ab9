package io.raftkv.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in force, where it comes from, and that the same value reads the same however it was written. */
final class EffectiveSettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path directory;

    private LoadedConfig load(String yaml, Map<String, String> environment, Map<String, String> flags)
            throws Exception {
        Path file = Files.writeString(directory.resolve("config.yaml"), yaml);
        return ConfigLoader.load(new ConfigSources(flags, environment, Optional.of(file)), new TestHost());
    }

    private static EffectiveSetting setting(Iterable<EffectiveSetting> settings, String key) {
        for (EffectiveSetting each : settings) {
            if (each.key().equals(key)) {
                return each;
            }
        }
        throw new AssertionError("no " + key);
    }

    private static ConfigFile file(String yaml) {
        return ConfigFile.read("host:/config.yaml", new StringReader(yaml));
    }

    @Test
    void shouldSayWhereEachValueComesFrom() throws Exception {
        LoadedConfig loaded = load(
                "wal:\n  segment_size: 128MiB\n  batch_size: 7\n",
                Map.of("RAFTKV_WAL__BATCH_SIZE", "8", "RAFTKV_LOG__LEVEL", "debug"),
                Map.of("log.level", "warn"));

        assertThat(setting(loaded.settings(), "wal.segment_size"))
                .isEqualTo(new EffectiveSetting(
                        "wal.segment_size",
                        Optional.of("128MiB"),
                        SettingSource.FILE,
                        directory.resolve("config.yaml") + ":2",
                        false));
        assertThat(setting(loaded.settings(), "wal.batch_size"))
                .isEqualTo(new EffectiveSetting(
                        "wal.batch_size",
                        Optional.of("8"),
                        SettingSource.ENVIRONMENT,
                        "RAFTKV_WAL__BATCH_SIZE",
                        false));
        assertThat(setting(loaded.settings(), "log.level").value()).contains("warn");
        assertThat(setting(loaded.settings(), "log.level").source()).isEqualTo(SettingSource.FLAG);
        assertThat(setting(loaded.settings(), "raft.node_id"))
                .isEqualTo(new EffectiveSetting(
                        "raft.node_id", Optional.of("host4"), SettingSource.DEFAULT, "default", true));
    }

    @Test
    void shouldNameEveryKeyOnceAndOnlyTheOnesWithoutValueAsEmpty() throws Exception {
        LoadedConfig loaded = load("", Map.of(), Map.of());
        assertThat(loaded.settings())
                .extracting(EffectiveSetting::key)
                .containsExactlyElementsOf(
                        ConfigKeys.all().stream().map(ConfigKey::name).toList());
        assertThat(loaded.settings())
                .filteredOn(setting -> setting.value().isEmpty())
                .extracting(EffectiveSetting::key)
                .containsExactly(
                        "raft.join_addr",
                        "raft.tls.certificate",
                        "raft.tls.key",
                        "raft.tls.ca",
                        "auth.jwt_secret",
                        "auth.cluster_token",
                        "tls.certificate",
                        "tls.key",
                        "tls.ca");
    }

    @ParameterizedTest
    @CsvSource({
        "wal.segment_size, 67108864, 64MiB",
        "wal.segment_size, 64MiB, 64MiB",
        "limits.max_key_size, 1000, 1000",
        "limits.request_timeout, 60s, 60s",
        "limits.request_timeout, 1m, 60s",
        "cache.ttl, 24h, 24h",
        "wal.batch_wait_time, 500us, 500us",
        "wal.batch_wait_time, 1500us, 1500us",
        "wal.batch_enabled, yes, true",
        "log.level, WARN, warn",
        "limits.memory, 1024MiB, 1GiB",
        "limits.memory, auto, auto",
        "raft.join_addr, 'a:1 , b:2', 'a:1, b:2'",
        "server.http_addr, ':9000', ':9000'",
    })
    void shouldWriteAValueInOneWay(String key, String written, String shown) throws Exception {
        String[] parts = key.split("\\.");
        String yaml = parts[0] + ": {" + parts[1] + ": \"" + written + "\"}";
        assertThat(setting(load(yaml, Map.of(), Map.of()).settings(), key).value())
                .contains(shown);
        assertThat(setting(file(yaml).settings(), key).value()).contains(shown);
    }

    @Test
    void shouldTellSecretsApartWithoutTellingThem() throws Exception {
        String yaml = "auth: {enabled: true, jwt_secret: " + SECRET + "}";
        String mark = setting(load(yaml, Map.of(), Map.of()).settings(), "auth.jwt_secret")
                .value()
                .orElseThrow();
        String other = setting(file(yaml.replace("0123", "9123")).settings(), "auth.jwt_secret")
                .value()
                .orElseThrow();

        assertThat(mark).matches("\\*\\*\\*[0-9a-f]{4}").isNotEqualTo(other);
        assertThat(load(yaml, Map.of(), Map.of()).settings().toString())
                .doesNotContain(SECRET)
                .doesNotContain(SECRET.substring(0, 8));
    }

    @Test
    void shouldReadAFileOfAnotherMachineAsItIsWritten() {
        ConfigFile file = file("""
                raft: {enabled: true}
                auth: {enabled: true, jwt_secret: "${SECRET_OF_THAT_HOST}"}
                wal: {batch_size: 3}
                """);

        assertThat(file.problems()).isEmpty();
        assertThat(file.notKnown()).containsExactly("auth.jwt_secret");
        assertThat(setting(file.settings(), "wal.batch_size").value()).contains("3");
        assertThat(setting(file.settings(), "wal.batch_size").source()).isEqualTo(SettingSource.FILE);
        assertThat(setting(file.settings(), "wal.batch_bytes").value()).contains("1MiB");
        assertThat(setting(file.settings(), "raft.node_id").value()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wal: {batch_size: many} | many",
                "wal: {batch_sise: 3} | wal.batch_size",
                "wal: [ | not YAML",
                "wal: {batch_size: 0} | 0 is outside",
            })
    void shouldSayWhyNoAgentWouldStartWithAFile(String yaml, String problem) {
        assertThat(file(yaml).problems())
                .singleElement()
                .satisfies(each -> assertThat(each.toString()).contains(problem).contains("host:/config.yaml:1"));
    }
}

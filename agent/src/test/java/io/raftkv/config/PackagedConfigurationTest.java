package io.raftkv.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** {@code packaging/config/config.yaml} shows every default, and is a configuration itself. */
class PackagedConfigurationTest {
    private static final Path FILE = Path.of("../packaging/config/config.yaml");

    @Test
    void shouldShowEveryDefaultAsTheCodeHasIt() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        ConfigKeys.all().stream()
                .filter(key -> !key.defaultText().isEmpty())
                .forEach(key -> expected.put(key.name(), key.defaultText()));

        Map<String, String> shown = new TreeMap<>();
        flatten("", new Yaml().load(Files.readString(FILE)), shown);

        assertThat(shown).isEqualTo(expected);
    }

    @Test
    void shouldBeValidAsItIs() throws Exception {
        LoadedConfig loaded =
                ConfigLoader.load(new ConfigSources(Map.of(), Map.of(), Optional.of(FILE)), new TestHost());

        assertThat(loaded.warnings()).singleElement().asString().contains("auth.enabled is false");
    }

    @SuppressWarnings("unchecked")
    private static void flatten(String prefix, Map<String, Object> section, Map<String, String> into) {
        section.forEach((name, value) -> {
            if (value instanceof Map<?, ?> nested) {
                flatten(prefix + name + ".", (Map<String, Object>) nested, into);
            } else {
                into.put(prefix + name, String.valueOf(value));
            }
        });
    }
}

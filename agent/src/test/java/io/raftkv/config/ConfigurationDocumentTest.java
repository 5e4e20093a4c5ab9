package io.raftkv.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code agent/docs/configuration.md} says what the code says, key by key. */
class ConfigurationDocumentTest {
    @Test
    void shouldDocumentEveryKeyAsTheTableInTheCodeHasIt() throws Exception {
        List<String> expected = ConfigKeys.all().stream()
                .map(key -> "| `" + key.name() + "` | " + key.defaultShown() + " | " + key.meaning() + " |")
                .toList();
        List<String> written = Files.readAllLines(Path.of("docs/configuration.md")).stream()
                .filter(line -> line.startsWith("| `") && line.contains("."))
                .toList();
        assertThat(written).containsExactlyElementsOf(expected);
    }
}

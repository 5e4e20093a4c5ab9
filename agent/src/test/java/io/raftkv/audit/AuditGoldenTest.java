package io.raftkv.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.AuditEntry;
import io.raftkv.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A trail of version 1 is read, and written, byte for byte as it was when it was released. */
final class AuditGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/testdata/audit-v1");

    @Test
    void shouldReadAndWriteWhatVersionOneWrote() throws IOException {
        List<String> lines = new ArrayList<>();
        AuditReader.newestFirst(new AuditFiles(GOLDEN, 1 << 20, 1), line -> {
            lines.add(0, line);
            return true;
        });

        List<AuditEntry> entries = new ArrayList<>();
        for (String line : lines) {
            AuditEntry entry = Json.mapper().readValue(line, AuditEntry.class);
            entries.add(entry);
            assertThat(Json.mapper().writeValueAsString(entry)).isEqualTo(line);
        }

        assertThat(lines)
                .isEqualTo(Files.readAllLines(GOLDEN.resolve("audit.log")))
                .hasSize(3);
        assertThat(entries.get(0).target()).containsEntry("node_id", "node3");
        assertThat(entries.get(1).forwarded()).isTrue();
        assertThat(entries.get(2).suppressed()).isEqualTo(12);
    }
}

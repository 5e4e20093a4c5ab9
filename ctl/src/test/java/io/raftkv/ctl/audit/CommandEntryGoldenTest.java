package io.raftkv.ctl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A user's trail of version 1 is read, and written, byte for byte as it was when it was released. */
final class CommandEntryGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/testdata/audit-v1/audit.log");

    @Test
    void shouldReadAndWriteWhatVersionOneWrote() throws IOException {
        List<CommandEntry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(GOLDEN)) {
            CommandEntry entry = Json.mapper().readValue(line, CommandEntry.class);
            entries.add(entry);
            assertThat(Json.mapper().writeValueAsString(entry)).isEqualTo(line);
        }

        assertThat(AuditRow.ofCommands(entries))
                .extracting(AuditRow::who, AuditRow::what, AuditRow::result)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("root (sudo by eva)", "remove node3 --yes", "exit 9"),
                        org.assertj.core.groups.Tuple.tuple("eva", "kv put greeting ***", "not ended"));
    }
}

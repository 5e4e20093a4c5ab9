package io.raftkv.ctl.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.journal.JournalRecord.AbortBegun;
import io.raftkv.ctl.journal.JournalRecord.Begun;
import io.raftkv.ctl.journal.JournalRecord.Done;
import io.raftkv.ctl.journal.JournalRecord.Ended;
import io.raftkv.ctl.journal.JournalRecord.Failed;
import io.raftkv.ctl.journal.JournalRecord.Intended;
import io.raftkv.ctl.journal.JournalRecord.Resumed;
import io.raftkv.ctl.journal.JournalRecord.Undone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A journal that format 1 wrote stays readable, and is written the same today. Anew: {@code -Dgolden.write=true}. */
final class JournalGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/testdata/operation-v1/9f2c.journal");

    private static List<JournalRecord> records() {
        Operator eva = new Operator("root", "eva", "bastion", "192.0.2.7");
        Operator cron = new Operator("raftkv", null, "node1", null);
        ObjectNode parameters = Json.mapper().createObjectNode().put("archive", "/backup/nightly.tar.gz");
        long at = 1_767_960_000_000L;
        return List.of(
                new Begun(
                        1,
                        "9f2c",
                        "restore",
                        "Restore prod from /backup/nightly.tar.gz",
                        "context prod",
                        "prod",
                        "7f3a1c52-0d5b-4c1e-9a55-2f6d1f0e8b11",
                        eva,
                        "1.0.0",
                        at,
                        parameters,
                        List.of("stop node1", "node1: schön", "start node1")),
                new Intended(1, at + 1),
                new Done(1, false, at + 2),
                new Resumed(cron, at + 3),
                new Done(2, true, at + 4),
                new Intended(3, at + 5),
                new Failed(3, "node1 is not ready after 180s", 8, at + 6),
                new AbortBegun(eva, at + 7),
                new Undone(3, true, "kept in /data.aborted-9f2c", at + 8),
                new Undone(1, false, "cannot be taken back", at + 9),
                new Ended(Ending.ABORTED, null, at + 10));
    }

    private static byte[] written() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        records().forEach(record -> bytes.writeBytes(JournalLines.encode(record)));
        return bytes.toByteArray();
    }

    @Test
    void shouldReadTheJournalOfFormatOne() throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(GOLDEN, written());
        }
        byte[] golden = Files.readAllBytes(GOLDEN);

        JournalLines.Content content = JournalLines.decode(GOLDEN, golden);

        assertThat(content.records()).isEqualTo(records());
        assertThat(content.validBytes()).isEqualTo(golden.length);
        Operation operation = Operation.of(content.records());
        assertThat(operation.ended().orElseThrow().as()).isEqualTo(Ending.ABORTED);
        assertThat(operation.notUndone()).extracting(StepState::number).containsExactly(1);
        assertThat(operation.remarks()).containsExactly("kept in /data.aborted-9f2c");
    }

    @Test
    void shouldWriteTheSameBytesToday() throws IOException {
        assertThat(written()).isEqualTo(Files.readAllBytes(GOLDEN));
    }
}

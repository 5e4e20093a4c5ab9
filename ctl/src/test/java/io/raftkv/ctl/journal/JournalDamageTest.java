package io.raftkv.ctl.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every cut of a journal is a shorter journal; every other damage is named, or was never acted upon. */
final class JournalDamageTest {
    private static final Path GOLDEN = Path.of("src/test/resources/testdata/operation-v1/9f2c.journal");

    @Test
    void shouldReadTheWholeLinesOfAJournalThatWasCutAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(GOLDEN);
        List<JournalRecord> all = JournalLines.decode(GOLDEN, whole).records();
        for (int length = 0; length <= whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            int lines = (int) new String(cut, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();

            JournalLines.Content content = JournalLines.decode(GOLDEN, cut);

            assertThat(content.records()).as("cut at %d", length).isEqualTo(all.subList(0, lines));
            assertThat(JournalLines.decode(GOLDEN, Arrays.copyOf(cut, length + 700))
                            .records())
                    .as("cut at %d, zeros behind", length)
                    .isEqualTo(all.subList(0, lines));
        }
    }

    @Test
    void shouldNameTheLineOfEveryFlippedByteBeforeTheLastOne() throws IOException {
        byte[] whole = Files.readAllBytes(GOLDEN);
        int lastLine = lastLine(whole);
        for (int at = 0; at < lastLine - 1; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x11;
            int position = at;
            assertThatThrownBy(() -> JournalLines.decode(GOLDEN, flipped))
                    .as("byte %d", at)
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining("is damaged at line " + line(whole, position) + ", byte ");
        }
    }

    @Test
    void shouldTakeADamagedLastLineAsNeverWritten() throws IOException {
        byte[] whole = Files.readAllBytes(GOLDEN);
        int records = JournalLines.decode(GOLDEN, whole).records().size();
        for (int at = lastLine(whole); at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x11;
            assertThat(JournalLines.decode(GOLDEN, flipped).records()).hasSize(records - 1);
        }
    }

    @Test
    void shouldNameARecordOfANewerVersion() {
        String json = "{\"type\":\"teleported\"}";
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        byte[] line =
                String.format("%08x %s%n", crc.getValue(), json).getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThatThrownBy(() -> JournalLines.decode(GOLDEN, line))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("teleported");
    }

    private static int lastLine(byte[] whole) {
        int at = whole.length - 1;
        while (whole[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    private static int line(byte[] whole, int at) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            line += whole[i] == '\n' ? 1 : 0;
        }
        return line;
    }
}

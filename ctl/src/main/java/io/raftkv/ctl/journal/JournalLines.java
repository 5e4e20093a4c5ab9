package io.raftkv.ctl.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.raftkv.api.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The bytes of a journal: per record one line, the CRC32C of its JSON in eight hexadecimal digits, a blank, the JSON, a
 * line feed. Lines at the end that are not whole, with no whole one after them, are a write that was cut short: it was never
 * acted upon. The rule of the agent's log.
 */
final class JournalLines {
    private static final int CHECKSUM_DIGITS = 8;

    private JournalLines() {}

    /** @param validBytes where the next line belongs; what is behind it is torn */
    record Content(List<JournalRecord> records, long validBytes) {}

    static byte[] encode(JournalRecord record) {
        try {
            byte[] json = Json.mapper().writeValueAsBytes(record);
            String line = checksum(json) + " " + new String(json, StandardCharsets.UTF_8) + "\n";
            return line.getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws JournalDamagedException naming line and offset of the first line that is not as it was written */
    static Content decode(Path file, byte[] bytes) {
        List<JournalRecord> records = new ArrayList<>();
        int start = 0;
        for (int end = lineFeed(bytes, start); end >= 0; end = lineFeed(bytes, start)) {
            Optional<String> problem = problem(bytes, start, end);
            if (problem.isPresent()) {
                if (isWholeLineAfter(bytes, end + 1)) {
                    throw new JournalDamagedException(file, records.size() + 1, start, problem.get());
                }
                break;
            }
            records.add(record(file, records.size() + 1, bytes, start, end));
            start = end + 1;
        }
        return new Content(List.copyOf(records), start);
    }

    private static boolean isWholeLineAfter(byte[] bytes, int from) {
        int start = from;
        for (int end = lineFeed(bytes, start); end >= 0; end = lineFeed(bytes, start)) {
            if (problem(bytes, start, end).isEmpty()) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private static Optional<String> problem(byte[] bytes, int start, int end) {
        int json = start + CHECKSUM_DIGITS + 1;
        if (json > end || bytes[json - 1] != ' ') {
            return Optional.of("no checksum in front");
        }
        String written = new String(bytes, start, CHECKSUM_DIGITS, StandardCharsets.US_ASCII);
        String computed = checksum(Arrays.copyOfRange(bytes, json, end));
        return written.equals(computed)
                ? Optional.empty()
                : Optional.of("its checksum is " + computed + ", written was " + written);
    }

    private static int lineFeed(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static JournalRecord record(Path file, int line, byte[] bytes, int start, int end) {
        byte[] content = Arrays.copyOfRange(bytes, start + CHECKSUM_DIGITS + 1, end);
        try {
            return Json.mapper().readValue(content, JournalRecord.class);
        } catch (InvalidTypeIdException e) {
            throw new JournalDamagedException(
                    file, line, start, "a record '" + e.getTypeId() + "', written by a newer raftkvctl");
        } catch (IOException e) {
            throw new JournalDamagedException(file, line, start, "no record of a journal");
        }
    }

    private static String checksum(byte[] json) {
        CRC32C crc = new CRC32C();
        crc.update(json);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}

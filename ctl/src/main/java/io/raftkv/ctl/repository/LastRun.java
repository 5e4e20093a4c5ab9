package io.raftkv.ctl.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.raftkv.api.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * How the last run ended that was to make a backup.
 *
 * @param backup id of the backup; {@code null} when there is none
 * @param problem {@code null} when it ended well
 */
public record LastRun(long endedMillis, int exitCode, String backup, String problem) {
    byte[] encode() {
        try {
            return Json.mapper().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<LastRun> decode(byte[] bytes) {
        try {
            return Optional.of(Json.mapper().readValue(bytes, LastRun.class));
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }
}

package io.raftkv.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.raftkv.api.Json;
import io.raftkv.check.InvariantViolation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads and writes {@link BackupManifest}; what is read comes from anybody. */
final class BackupManifestCodec {
    /** Room for 100,000 files; far below what hurts. */
    static final int SIZE_BYTES_MAX = 16 << 20;

    private static final ObjectWriter WRITER = Json.mapper().writerWithDefaultPrettyPrinter();
    private static final ObjectReader READER =
            Json.mapper().readerFor(BackupManifest.class).with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private BackupManifestCodec() {}

    static byte[] encode(BackupManifest manifest) {
        try {
            return (WRITER.writeValueAsString(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new InvariantViolation("a manifest is plain data", e);
        }
    }

    static BackupManifest decode(Path archive, byte[] json) throws BackupInvalidException {
        try {
            BackupManifest manifest = READER.readValue(json);
            if (manifest == null) {
                throw new BackupInvalidException(archive, "its manifest is empty");
            }
            return manifest;
        } catch (BackupInvalidException e) {
            throw e;
        } catch (JsonProcessingException e) {
            throw new BackupInvalidException(archive, "its manifest is not valid: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvariantViolation("reading from memory does not fail", e);
        }
    }
}

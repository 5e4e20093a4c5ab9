package io.raftkv.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.raftkv.api.Json;
import io.raftkv.check.InvariantViolation;
import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Reads and writes manifests. A manifest comes from an archive, that is from anybody: nothing in it is believed. */
public final class ManifestFile {
    /** Far above any real manifest, far below what hurts. */
    private static final long LARGEST_BYTES = 64 << 20;

    /**
     * The end of a file with a checksum: a CRC32C over every byte before the comma. What stands in front of it is what
     * readers of version 1 have always read.
     */
    private static final Pattern CHECKSUM = Pattern.compile(",\n  \"manifest_crc32c\" : \"([0-9a-f]{8})\"\n\\}\n?$");

    private static final String CHECKSUM_FIELD = "\"manifest_crc32c\"";

    private static final ObjectWriter WRITER = Json.mapper().writerWithDefaultPrettyPrinter();
    private static final ObjectReader READER = Json.mapper()
            .readerFor(SnapshotManifest.class)
            .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private ManifestFile() {}

    public static byte[] encode(SnapshotManifest manifest) {
        try {
            String json = WRITER.writeValueAsString(manifest);
            // Without the line and the brace that end it.
            String body = json.substring(0, json.length() - 2);
            return (body + ",\n  " + CHECKSUM_FIELD + " : \"" + checksum(body) + "\"\n}\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new InvariantViolation("a manifest is plain data", e);
        }
    }

    /**
     * @param origin where the bytes came from, for the message
     * @throws SnapshotInvalidException unless they are a manifest of a version that this program reads
     */
    public static SnapshotManifest decode(Path origin, byte[] json) throws SnapshotInvalidException {
        try {
            SnapshotManifest manifest = READER.readValue(json);
            if (manifest == null) {
                throw new SnapshotInvalidException(origin, "the manifest is empty");
            }
            requireChecksum(origin, new String(json, StandardCharsets.UTF_8));
            return manifest;
        } catch (JsonProcessingException e) {
            throw new SnapshotInvalidException(origin, "the manifest is not valid: " + e.getOriginalMessage());
        } catch (SnapshotInvalidException e) {
            throw e;
        } catch (IOException e) {
            // Bytes that are text in no encoding, zeros for example.
            throw new SnapshotInvalidException(origin, "the manifest is not valid: " + e.getMessage());
        }
    }

    /** A manifest of an earlier program has none. */
    private static void requireChecksum(Path origin, String text) throws SnapshotInvalidException {
        Matcher end = CHECKSUM.matcher(text);
        if (!end.find()) {
            if (text.contains(CHECKSUM_FIELD)) {
                throw new SnapshotInvalidException(origin, "the manifest was edited: its checksum does not end it");
            }
            return;
        }
        String computed = checksum(text.substring(0, end.start()));
        if (!computed.equals(end.group(1))) {
            throw new SnapshotInvalidException(
                    origin,
                    "the manifest is damaged or was edited: its checksum is " + end.group(1) + ", computed "
                            + computed);
        }
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    /** @throws SnapshotInvalidException if {@code snapshot} holds no manifest that this program reads */
    public static SnapshotManifest read(Disk disk, Path snapshot) throws IOException {
        return decode(snapshot, readBytes(disk, snapshot));
    }

    static byte[] readBytes(Disk disk, Path snapshot) throws IOException {
        try (DiskFile file = disk.openForReading(snapshot.resolve(SnapshotManifest.FILE_NAME))) {
            long sizeBytes = file.size();
            if (sizeBytes > LARGEST_BYTES) {
                throw new SnapshotInvalidException(snapshot, "the manifest has " + sizeBytes + " bytes");
            }
            ByteBuffer content = ByteBuffer.allocate((int) sizeBytes);
            while (content.hasRemaining() && file.read(content, content.position()) > 0) {
                continue;
            }
            if (content.hasRemaining()) {
                throw new SnapshotInvalidException(snapshot, "the manifest shrank while it was read");
            }
            return content.array();
        } catch (NoSuchFileException e) {
            throw new SnapshotInvalidException(snapshot, "it has no " + SnapshotManifest.FILE_NAME);
        }
    }

    /** Writes and forces the manifest; the directory is the caller's to force. */
    static void write(Disk disk, Path snapshot, byte[] encoded) throws IOException {
        try (DiskFile file = disk.create(snapshot.resolve(SnapshotManifest.FILE_NAME))) {
            file.write(ByteBuffer.wrap(encoded), 0);
            file.force();
        }
    }
}

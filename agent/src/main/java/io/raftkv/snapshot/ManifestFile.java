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

/** Reads and writes manifests. A manifest comes from an archive, that is from anybody: nothing in it is believed. */
public final class ManifestFile {
    /** Far above any real manifest, far below what hurts. */
    private static final long LARGEST_BYTES = 64 << 20;

    private static final ObjectWriter WRITER = Json.mapper().writerWithDefaultPrettyPrinter();
    private static final ObjectReader READER = Json.mapper()
            .readerFor(SnapshotManifest.class)
            .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private ManifestFile() {}

    public static byte[] encode(SnapshotManifest manifest) {
        try {
            return (WRITER.writeValueAsString(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
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
            return manifest;
        } catch (JsonProcessingException e) {
            throw new SnapshotInvalidException(origin, "the manifest is not valid: " + e.getOriginalMessage());
        } catch (SnapshotInvalidException e) {
            throw e;
        } catch (IOException e) {
            throw new InvariantViolation("reading from memory does not fail", e);
        }
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

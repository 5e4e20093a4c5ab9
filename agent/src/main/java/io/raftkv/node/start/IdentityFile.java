package io.raftkv.node.start;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.raftkv.api.Json;
import io.raftkv.check.InvariantViolation;
import io.raftkv.disk.AtomicFile;
import io.raftkv.disk.Disk;
import io.raftkv.node.start.Identity.Ahead;
import io.raftkv.node.start.Identity.Fenced;
import io.raftkv.node.start.Identity.Fencing;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * {@code raft/identity}: JSON with a checksum over its content, so that a file that was half written, edited or copied
 * together is told from a whole one. Safe for any thread.
 */
public final class IdentityFile implements FenceMemory {
    public static final String FILE_NAME = "identity";

    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper MAPPER = Json.mapper();

    private final AtomicFile file;

    public IdentityFile(Disk disk, Path raftDirectory) {
        this.file = new AtomicFile(disk, raftDirectory.resolve(FILE_NAME));
    }

    /** @return empty when there is no such file */
    public synchronized Optional<Identity> read() throws DamagedIdentityException, IOException {
        Optional<byte[]> content = file.read();
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            Stored stored = MAPPER.readValue(content.get(), Stored.class);
            if (stored == null || stored.identity() == null || stored.formatVersion() != FORMAT_VERSION) {
                throw new DamagedIdentityException(file.path() + " is not an identity of format " + FORMAT_VERSION);
            }
            String expected = checksum(stored.identity());
            if (!expected.equals(stored.crc32c())) {
                throw new DamagedIdentityException(
                        file.path() + ": checksum " + stored.crc32c() + " does not fit, computed " + expected);
            }
            return Optional.of(stored.identity());
        } catch (JsonProcessingException e) {
            throw new DamagedIdentityException(file.path() + " is not readable: " + e.getOriginalMessage());
        } catch (CharConversionException e) {
            // Bytes that are text in no encoding, zeros for example.
            throw new DamagedIdentityException(file.path() + " is not readable: " + e.getMessage());
        }
    }

    /** Replaces the identity; durable when this returns. A failure is final: the node must stop. */
    public synchronized void write(Identity identity) throws IOException {
        Stored stored = new Stored(FORMAT_VERSION, checksum(identity), identity);
        String json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(stored) + "\n";
        file.write(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void fence(Fencing kind, long byEpoch, String toldBy) throws IOException {
        write(present().fenced(new Fenced(kind, byEpoch, toldBy)));
    }

    @Override
    public synchronized void ahead(List<Ahead> members) throws IOException {
        write(present().seenAhead(members));
    }

    private Identity present() throws IOException {
        try {
            return read().orElseThrow(() -> new IOException(file.path() + " is gone while the node runs"));
        } catch (DamagedIdentityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String checksum(Identity identity) {
        try {
            CRC32C crc = new CRC32C();
            crc.update(MAPPER.writeValueAsBytes(identity));
            return String.format("%08x", crc.getValue());
        } catch (JsonProcessingException e) {
            throw new InvariantViolation("an identity is plain data", e);
        }
    }

    private record Stored(int formatVersion, String crc32c, Identity identity) {}

    /** The file is there and cannot be believed. */
    public static final class DamagedIdentityException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedIdentityException(String message) {
            super(message);
        }
    }
}

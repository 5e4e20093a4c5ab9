package io.raftkv.ctl.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The file that makes a directory a repository.
 *
 * @param repositoryId random, so that a copy or another disk under the same mount point can be told apart
 * @param keyId of the key that new archives are encrypted with; {@code null} when they are not
 */
public record RepositoryMarker(int formatVersion, String repositoryId, String keyId, long createdMillis) {
    static final int FORMAT_VERSION = 1;
    static final String FILE_NAME = "raftkv-repository.json";

    byte[] encode() {
        try {
            return (Json.mapper().writeValueAsString(this) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws CtlException when there is none, or one that this version does not know */
    static RepositoryMarker read(RepositoryStorage storage) throws IOException {
        Optional<byte[]> bytes = storage.read(FILE_NAME);
        if (bytes.isEmpty()) {
            throw new CtlException(
                    ExitCode.NOT_FOUND,
                    storage.location() + " is no repository, or its disk is not mounted",
                    "check the mount; a new one is made by: raftkvctl repo init " + storage.location());
        }
        try {
            RepositoryMarker marker = Json.mapper().readValue(bytes.get(), RepositoryMarker.class);
            if (marker.formatVersion() == FORMAT_VERSION && marker.repositoryId() != null) {
                return marker;
            }
            throw new CtlException(
                    ExitCode.REFUSED,
                    storage.location() + " has format version " + marker.formatVersion() + ", known is "
                            + FORMAT_VERSION,
                    "use the version that made it, or a newer one");
        } catch (JsonProcessingException e) {
            throw new CtlException(
                    ExitCode.DAMAGED,
                    storage.location() + "/" + FILE_NAME + " is damaged",
                    "the archives are not touched by that: verify them by their path, then make a new repository",
                    e);
        }
    }
}

package io.raftkv.snapshot;

import io.raftkv.command.LogPosition;
import java.util.List;
import java.util.UUID;

/**
 * {@code MANIFEST.json} of a snapshot.
 *
 * @param formatVersion of snapshot and manifest
 * @param index the applied index of the data, read from the checkpoint itself
 * @param members of the cluster when it was made: whom a founder asks before it founds
 * @param stateHash 32 hexadecimal digits
 * @param files every other file of the directory
 */
public record SnapshotManifest(
        int formatVersion,
        UUID clusterId,
        long epoch,
        long index,
        long term,
        long revision,
        long stampMillis,
        long keyCount,
        long dataBytes,
        String stateHash,
        List<Member> members,
        List<FileEntry> files,
        long createdMillis,
        String createdBy) {
    public static final int FORMAT_VERSION = 1;
    public static final String FILE_NAME = "MANIFEST.json";

    public SnapshotManifest {
        members = List.copyOf(members);
        files = List.copyOf(files);
    }

    public LogPosition position() {
        return new LogPosition(term, index);
    }

    /** @param suffrage {@code Voter} or {@code Nonvoter} */
    public record Member(String id, String address, String http, String suffrage) {}

    public record FileEntry(String name, long sizeBytes, String sha256) {}
}

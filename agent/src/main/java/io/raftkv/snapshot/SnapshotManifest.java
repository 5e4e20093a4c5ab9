package io.raftkv.snapshot;

import io.raftkv.check.Check;
import io.raftkv.command.LogPosition;
import io.raftkv.store.StateHeader;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * {@code MANIFEST.json} of a snapshot, see {@code agent/docs/formats/snapshot.md}.
 *
 * @param formatVersion of snapshot and manifest
 * @param epoch of the log that the applied index belongs to
 * @param index the applied index of the data, read from the checkpoint itself
 * @param members of the cluster when it was made: whom a founder asks before it founds
 * @param stateHash 32 hexadecimal digits
 * @param files every other file of the snapshot
 * @param createdBy the node and program that made it, for people
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
        Check.argument(
                formatVersion == FORMAT_VERSION, "format version %s, known is %s", formatVersion, FORMAT_VERSION);
        Objects.requireNonNull(clusterId, "cluster id");
        Check.argument(epoch >= 0 && index >= 0 && term >= 0, "negative position: %s/%s/%s", epoch, term, index);
        Check.argument(revision >= 0 && keyCount >= 0 && dataBytes >= 0, "negative count");
        Check.argument(stateHash != null && stateHash.matches("[0-9a-f]{32}"), "not a state hash: %s", stateHash);
        members = List.copyOf(members);
        files = List.copyOf(files);
        Set<String> names = new HashSet<>();
        for (FileEntry file : files) {
            Check.argument(names.add(file.name()), "file listed twice: %s", file.name());
        }
    }

    public LogPosition position() {
        return new LogPosition(term, index);
    }

    /** The same data, as a group of this cluster and epoch with these members knows it. */
    public SnapshotManifest within(UUID ofCluster, long ofEpoch, List<Member> withMembers) {
        return new SnapshotManifest(
                formatVersion,
                ofCluster,
                ofEpoch,
                index,
                term,
                revision,
                stampMillis,
                keyCount,
                dataBytes,
                stateHash,
                withMembers,
                files,
                createdMillis,
                createdBy);
    }

    /** Bytes of all files but the manifest itself. */
    public long sizeBytes() {
        return files.stream().mapToLong(FileEntry::sizeBytes).sum();
    }

    /** What this says otherwise than the state it describes, if anything. */
    public Optional<String> contradiction(StateHeader header) {
        if (!header.applied().equals(position())) {
            return Optional.of("manifest says " + position() + ", the state " + header.applied());
        }
        if (header.revision() != revision || header.keyCount() != keyCount || header.dataBytes() != dataBytes) {
            return Optional.of("revision, key count or data bytes differ between manifest and state");
        }
        if (!header.hash().toHex().equals(stateHash)) {
            return Optional.of("manifest says state hash " + stateHash + ", the state "
                    + header.hash().toHex());
        }
        return Optional.empty();
    }

    /**
     * @param http base URL, empty when unknown
     * @param suffrage {@code Voter} or {@code Nonvoter}
     */
    public record Member(String id, String address, String http, String suffrage) {
        public Member {
            Objects.requireNonNull(id, "member id");
            Objects.requireNonNull(address, "member address");
            http = Objects.requireNonNullElse(http, "");
            Check.argument("Voter".equals(suffrage) || "Nonvoter".equals(suffrage), "not a suffrage: %s", suffrage);
        }
    }

    /**
     * @param name a plain file name: archives are untrusted, and no entry may leave the directory
     * @param sha256 64 hexadecimal digits
     */
    public record FileEntry(String name, long sizeBytes, String sha256) {
        public FileEntry {
            Check.argument(
                    name != null && name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*") && !name.equals(FILE_NAME),
                    "not the name of a snapshot's file: %s",
                    name);
            Check.argument(sizeBytes >= 0, "negative size of %s", name);
            Check.argument(sha256 != null && sha256.matches("[0-9a-f]{64}"), "not a SHA-256: %s", sha256);
        }
    }
}

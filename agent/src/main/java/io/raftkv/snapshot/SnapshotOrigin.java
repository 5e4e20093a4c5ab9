package io.raftkv.snapshot;

import io.raftkv.snapshot.SnapshotManifest.Member;
import io.raftkv.store.KeySpaceReader;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * What a manifest says that the state does not know.
 *
 * @param epoch of the log that this node writes
 * @param createdBy node and program, for people
 * @param members finds the members in the checkpoint, so that they belong to its applied index
 */
public record SnapshotOrigin(
        UUID clusterId, long epoch, String createdBy, Function<KeySpaceReader, List<Member>> members) {}

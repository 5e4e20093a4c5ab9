package io.raftkv.raft;

import io.raftkv.command.LogPosition;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.store.KvStateMachine;
import io.raftkv.store.StateHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The state that the engine drives, and its snapshots. {@link #publish} runs on the snapshot thread; every other
 * changing call comes from the one apply thread. Any exception from here stops the node, except one from publishing.
 */
public interface ReplicatedState {
    StateHeader header();

    /** Applies a run of entries in one commit. Entries at or below the applied index are skipped. */
    KvStateMachine.AppliedRun apply(List<KvStateMachine.Entry> run);

    /** Moves the applied position over entries that carry no commands. Does nothing when it is there already. */
    void skip(LogPosition position);

    /** Notes, in the state itself, the configuration in force from here on, so that every checkpoint carries it. */
    void noteMembership(Membership membership);

    /** Makes a checkpoint and publishes it; its index is read from it and is at least the applied index now. */
    PublishedSnapshot publish() throws IOException;

    /** The newest published snapshot. */
    Optional<PublishedSnapshot> newestSnapshot();

    /**
     * Verifies a snapshot that came from the leader against its manifest, publishes it here, and replaces the whole
     * state by it. When the state is there already or further, nothing is replaced.
     */
    SnapshotManifest install(Path directory) throws IOException;
}

package io.raftkv.node.start;

import io.raftkv.disk.Disk;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.rocks.DisposableState;
import io.raftkv.rocks.RocksOptions;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotPublisher;
import io.raftkv.snapshot.SnapshotStore;
import io.raftkv.store.KeySpaceFailure;
import io.raftkv.wal.RecoveredWal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What the start rules made of a data directory: everything that an engine needs, already durable.
 *
 * @param lock held until the node has stopped
 * @param identity with the boot counter of this start; its {@link Identity#fence} stands over restarts
 * @param identityFile remembers a fence
 * @param snapshot to build the state from; empty for a state that begins empty
 * @param wal opened; it begins at or before the entry after {@code snapshot}
 * @param initialMembership this node alone for a founder, empty for a joiner; counts only without snapshot and entries
 * @param membersOnDisk base URLs of the others that snapshot and log name; empty for a node that founds or joins
 */
public record PreparedNode(
        DirectoryLock lock,
        Identity identity,
        IdentityFile identityFile,
        SnapshotStore snapshots,
        Optional<PublishedSnapshot> snapshot,
        RecoveredWal wal,
        Membership initialMembership,
        Set<String> membersOnDisk)
        implements AutoCloseable {

    public PeerAddress self() {
        return PeerAddress.parse(identity.address());
    }

    /**
     * The key space to go on with: what the snapshot holds, or nothing. What the log holds after it is the engine's to
     * apply.
     *
     * @param directory of the disposable state; what stands in it is deleted
     * @throws StartRefusedException if the snapshot holds no whole key space, or another one than its manifest says
     */
    public DisposableState state(Disk disk, Path directory, RocksOptions options)
            throws StartRefusedException, IOException {
        if (snapshot.isEmpty()) {
            return DisposableState.empty(disk, directory, options);
        }
        DisposableState state;
        try {
            state = DisposableState.of(disk, directory, options, SnapshotPublisher.source(snapshot.get()));
        } catch (KeySpaceFailure e) {
            throw refused(e.getMessage());
        }
        Optional<String> contradiction = snapshot.get().manifest().contradiction(state.header());
        if (contradiction.isPresent()) {
            state.close();
            throw refused(contradiction.get());
        }
        return state;
    }

    private StartRefusedException refused(String reason) {
        return new StartRefusedException(
                "the snapshot " + snapshot.orElseThrow().directory() + " cannot be used: " + reason,
                "in a cluster, " + Replacement.of(identity.nodeId()) + "; alone, restore a backup");
    }

    /** For a start that fails after this: the log first, the lock last. A running node closes the log by itself. */
    @Override
    public void close() throws IOException {
        try (lock) {
            wal.wal().close();
        }
    }
}

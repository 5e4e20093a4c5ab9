package io.raftkv.node.start;

import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotStore;
import io.raftkv.wal.RecoveredWal;
import java.io.IOException;
import java.util.Optional;

/**
 * What the start rules made of a data directory: everything that an engine needs, already durable.
 *
 * @param lock held until the node has stopped
 * @param identity with the boot counter of this start; its {@link Identity#fence} stands over restarts
 * @param identityFile remembers a fence
 * @param snapshot to build the state from; empty for a state that begins empty
 * @param wal opened; it begins at or before the entry after {@code snapshot}
 * @param initialMembership this node alone for a founder, empty for a joiner; counts only without snapshot and entries
 */
public record PreparedNode(
        DirectoryLock lock,
        Identity identity,
        IdentityFile identityFile,
        SnapshotStore snapshots,
        Optional<PublishedSnapshot> snapshot,
        RecoveredWal wal,
        Membership initialMembership)
        implements AutoCloseable {

    public PeerAddress self() {
        return PeerAddress.parse(identity.address());
    }

    /** For a start that fails after this: the log first, the lock last. A running node closes the log by itself. */
    @Override
    public void close() throws IOException {
        try (lock) {
            wal.wal().close();
        }
    }
}

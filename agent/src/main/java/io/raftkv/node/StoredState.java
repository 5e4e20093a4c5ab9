package io.raftkv.node;

import io.raftkv.command.Bytes;
import io.raftkv.command.LogPosition;
import io.raftkv.disk.Disk;
import io.raftkv.raft.GroupConfiguration;
import io.raftkv.raft.Membership;
import io.raftkv.raft.ReplicatedState;
import io.raftkv.rocks.StoredKeySpace;
import io.raftkv.snapshot.ManifestFile;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotOrigin;
import io.raftkv.snapshot.SnapshotPublisher;
import io.raftkv.snapshot.SnapshotStore;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.KvStateMachine;
import io.raftkv.store.StateHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key space and its snapshots as the engine drives them. */
public final class StoredState implements ReplicatedState {
    /** Local value of the state: the configuration in force, as {@link GroupConfiguration#encode} writes it. */
    private static final String MEMBERSHIP = "membership";

    private static final Logger LOG = LoggerFactory.getLogger(StoredState.class);

    private final Disk disk;
    private final StoredKeySpace keySpace;
    private final KvStateMachine machine;
    private final SnapshotStore store;
    private final SnapshotPublisher publisher;
    private final SnapshotOrigin origin;
    private final int snapshotsKept;

    private volatile PublishedSnapshot newest;

    /** @throws IOException if the published snapshots cannot be listed */
    public StoredState(
            Disk disk, StoredKeySpace keySpace, SnapshotStore store, SnapshotOrigin origin, int snapshotsKept)
            throws IOException {
        this.disk = disk;
        this.keySpace = keySpace;
        this.machine = new KvStateMachine(keySpace);
        this.store = store;
        this.publisher = new SnapshotPublisher(disk, store);
        this.origin = origin;
        this.snapshotsKept = snapshotsKept;
        this.newest = store.newest().orElse(null);
    }

    /** The configuration in force at the state's applied index, as the state itself carries it. */
    public static Optional<Membership> membership(KeySpaceReader state) {
        Bytes noted = state.local(MEMBERSHIP);
        return noted == null
                ? Optional.empty()
                : Optional.of(GroupConfiguration.decode(noted.unsafeArray()).membership());
    }

    @Override
    public StateHeader header() {
        return keySpace.header();
    }

    @Override
    public KvStateMachine.AppliedRun apply(List<KvStateMachine.Entry> run) {
        return machine.apply(run);
    }

    @Override
    public void skip(LogPosition position) {
        machine.skip(position);
    }

    @Override
    public void noteMembership(Membership membership) {
        machine.putLocal(
                MEMBERSHIP, Bytes.wrap(GroupConfiguration.stable(membership).encode()));
    }

    @Override
    public PublishedSnapshot publish() throws IOException {
        newest = publisher.create(keySpace, origin);
        prune();
        return newest;
    }

    @Override
    public Optional<PublishedSnapshot> newestSnapshot() {
        return Optional.ofNullable(newest);
    }

    @Override
    public SnapshotManifest install(Path directory) throws IOException {
        SnapshotManifest manifest = ManifestFile.read(disk, directory);
        if (keySpace.header().applied().index() >= manifest.index()) {
            return manifest;
        }
        PublishedSnapshot adopted = publisher.adopt(keySpace, directory);
        keySpace.replace(SnapshotPublisher.source(adopted));
        newest = adopted;
        prune();
        return adopted.manifest();
    }

    private void prune() {
        try {
            store.prune(snapshotsKept);
        } catch (IOException e) {
            // Too many snapshots cost space only; the next one tries again.
            LOG.warn("old snapshots not deleted reason={}", e.toString());
        }
    }
}

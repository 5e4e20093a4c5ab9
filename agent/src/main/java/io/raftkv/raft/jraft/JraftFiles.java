package io.raftkv.raft.jraft;

import io.raftkv.disk.Disk;
import io.raftkv.raft.EngineFiles;
import io.raftkv.raft.TermAndVote;
import io.raftkv.snapshot.SnapshotManifest;
import java.io.IOException;
import java.nio.file.Path;

/** {@link EngineFiles} for SOFAJRaft. */
public final class JraftFiles implements EngineFiles {
    private final Disk disk;
    private final Path raftDirectory;

    /** @param raftDirectory {@code <data dir>/raft}; created where it does not exist */
    public JraftFiles(Disk disk, Path raftDirectory) {
        this.disk = disk;
        this.raftDirectory = raftDirectory;
    }

    @Override
    public TermReading readTermAndVote() throws IOException {
        throw new UnsupportedOperationException(disk + " " + raftDirectory);
    }

    @Override
    public void writeTermAndVote(TermAndVote termAndVote) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void placeSnapshot(Path directory, SnapshotManifest asPlaced) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void placeNoSnapshot() throws IOException {
        throw new UnsupportedOperationException();
    }
}

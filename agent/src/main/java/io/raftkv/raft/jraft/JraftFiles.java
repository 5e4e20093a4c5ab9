package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import io.raftkv.command.LogPosition;
import io.raftkv.disk.Disk;
import io.raftkv.raft.EngineFiles;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.TermAndVote;
import io.raftkv.raft.TermAndVoteFile;
import io.raftkv.snapshot.ManifestFile;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotManifest.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link EngineFiles} for SOFAJRaft: its snapshot directory is {@code raft/snapshot}. */
public final class JraftFiles implements EngineFiles {
    static {
        EngineProperties.apply();
    }

    static final String SNAPSHOT_DIRECTORY = "snapshot";

    private final Disk disk;
    private final Path raftDirectory;
    private final Path snapshots;
    private final TermAndVoteFile termAndVote;

    /** @param raftDirectory {@code <data dir>/raft}; created by the first write */
    public JraftFiles(Disk disk, Path raftDirectory) {
        this.disk = disk;
        this.raftDirectory = raftDirectory;
        this.snapshots = raftDirectory.resolve(SNAPSHOT_DIRECTORY);
        this.termAndVote = new TermAndVoteFile(disk, raftDirectory);
    }

    @Override
    public TermReading readTermAndVote() throws IOException {
        return termAndVote.read();
    }

    @Override
    public void writeTermAndVote(TermAndVote value) throws IOException {
        disk.createDirectories(raftDirectory);
        termAndVote.write(value);
    }

    @Override
    public void placeSnapshot(Path directory, SnapshotManifest asPlaced) throws IOException {
        placeNoSnapshot();
        Path target = snapshots.resolve(SnapshotLayout.directoryName(asPlaced.index()));
        disk.createDirectories(target);
        List<String> names = new ArrayList<>();
        for (SnapshotManifest.FileEntry file : asPlaced.files()) {
            disk.link(directory.resolve(file.name()), target.resolve(file.name()));
            names.add(file.name());
        }
        write(target.resolve(SnapshotManifest.FILE_NAME), ManifestFile.encode(asPlaced));
        names.add(SnapshotManifest.FILE_NAME);
        LogPosition position = new LogPosition(asPlaced.term(), asPlaced.index());
        write(target.resolve(SnapshotLayout.META_FILE), SnapshotLayout.meta(position, membership(asPlaced), names));
        disk.syncDirectory(target);
        disk.syncDirectory(snapshots);
    }

    @Override
    public void placeNoSnapshot() throws IOException {
        disk.deleteTree(snapshots);
        disk.createDirectories(snapshots);
        disk.syncDirectory(raftDirectory);
    }

    /** The one snapshot that the engine will start from; empty when there is none. */
    Optional<SnapshotMeta> placed() throws IOException {
        List<Path> found = disk.list(snapshots).stream()
                .filter(path -> path.getFileName().toString().startsWith(SnapshotLayout.PREFIX))
                .toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.size() > 1) {
            throw new IOException(snapshots + " holds " + found.size() + " snapshots, at most one was placed");
        }
        return Optional.of(SnapshotLayout.readMeta(read(found.get(0).resolve(SnapshotLayout.META_FILE))));
    }

    private static Membership membership(SnapshotManifest manifest) {
        List<PeerAddress> voters = new ArrayList<>();
        List<PeerAddress> nonvoters = new ArrayList<>();
        for (Member member : manifest.members()) {
            (member.suffrage().equals("Voter") ? voters : nonvoters).add(PeerAddress.parse(member.address()));
        }
        return new Membership(voters, nonvoters);
    }

    private void write(Path file, byte[] content) throws IOException {
        try (var created = disk.create(file)) {
            created.write(ByteBuffer.wrap(content), 0);
            created.force();
        }
    }

    private byte[] read(Path file) throws IOException {
        try (var opened = disk.openForReading(file)) {
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(opened.size()));
            while (content.hasRemaining()) {
                if (opened.read(content, content.position()) < 0) {
                    throw new IOException(file + " ended early");
                }
            }
            return content.array();
        }
    }
}

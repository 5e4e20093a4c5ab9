package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.entity.LocalFileMetaOutter.FileSource;
import com.alipay.sofa.jraft.entity.LocalFileMetaOutter.LocalFileMeta;
import com.alipay.sofa.jraft.entity.LocalStorageOutter.LocalSnapshotPbMeta;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import io.raftkv.command.LogPosition;
import io.raftkv.raft.GroupConfiguration;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * The engine's own snapshot directory, as its {@code LocalSnapshotStorage} reads it: {@code snapshot_<index>/} with flat
 * file names and one file of meta data, a protobuf message behind its length and its type's name.
 */
final class SnapshotLayout {
    static final String META_FILE = "__raft_snapshot_meta";
    static final String PREFIX = "snapshot_";

    private SnapshotLayout() {}

    static String directoryName(long index) {
        return PREFIX + index;
    }

    static GroupConfiguration configuration(SnapshotMeta meta) {
        return new GroupConfiguration(
                addresses(meta.getPeersList()),
                addresses(meta.getLearnersList()),
                addresses(meta.getOldPeersList()),
                addresses(meta.getOldLearnersList()));
    }

    /** The content of {@link #META_FILE}. */
    static byte[] meta(LogPosition position, Membership membership, Collection<String> fileNames) {
        SnapshotMeta.Builder snapshot =
                SnapshotMeta.newBuilder().setLastIncludedIndex(position.index()).setLastIncludedTerm(position.term());
        membership.voters().forEach(voter -> snapshot.addPeers(voter.toString()));
        membership.nonvoters().forEach(nonvoter -> snapshot.addLearners(nonvoter.toString()));
        LocalSnapshotPbMeta.Builder local = LocalSnapshotPbMeta.newBuilder().setMeta(snapshot);
        for (String name : fileNames) {
            local.addFiles(LocalSnapshotPbMeta.File.newBuilder()
                    .setName(name)
                    .setMeta(LocalFileMeta.newBuilder().setSource(FileSource.FILE_SOURCE_LOCAL)));
        }
        byte[] typeName = LocalSnapshotPbMeta.getDescriptor().getFullName().getBytes(StandardCharsets.UTF_8);
        byte[] message = local.build().toByteArray();
        return ByteBuffer.allocate(2 * Integer.BYTES + typeName.length + message.length)
                .putInt(typeName.length)
                .put(typeName)
                .putInt(message.length)
                .put(message)
                .array();
    }

    /** @throws IOException unless {@code content} is what {@link #meta} writes */
    static SnapshotMeta readMeta(byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        try {
            buffer.position(Integer.BYTES + buffer.getInt());
            byte[] message = new byte[buffer.getInt()];
            buffer.get(message);
            return LocalSnapshotPbMeta.parseFrom(message).getMeta();
        } catch (RuntimeException e) {
            throw new IOException("not a snapshot's meta data", e);
        }
    }

    private static List<PeerAddress> addresses(List<String> texts) {
        return texts.stream().map(PeerAddress::parse).toList();
    }
}

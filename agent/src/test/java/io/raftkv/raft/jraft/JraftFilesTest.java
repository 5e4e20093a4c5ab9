package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotMetaTable;
import io.raftkv.disk.LocalDisk;
import io.raftkv.raft.EngineFiles.TermReading;
import io.raftkv.raft.TermAndVote;
import io.raftkv.snapshot.ManifestFile;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotManifest.FileEntry;
import io.raftkv.snapshot.SnapshotManifest.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JraftFilesTest {
    @TempDir
    Path directory;

    private Path raft;
    private Path published;
    private JraftFiles files;

    @BeforeEach
    void publish() throws Exception {
        raft = directory.resolve("raft");
        published = Files.createDirectories(directory.resolve("snapshots/snapshot-7"));
        Files.writeString(published.resolve("000001.sst"), "data");
        Files.writeString(published.resolve("MANIFEST.json"), "the manifest of the old epoch");
        files = new JraftFiles(new LocalDisk(), raft);
    }

    @Test
    void shouldPlaceASnapshotThatTheEngineReads() throws Exception {
        files.placeSnapshot(published, manifest(7));

        Path placed = raft.resolve("snapshot/snapshot_7");
        LocalSnapshotMetaTable table = new LocalSnapshotMetaTable(new RaftOptions());
        assertThat(table.loadFromFile(placed.resolve("__raft_snapshot_meta").toString()))
                .isTrue();
        assertThat(table.listFiles()).containsExactlyInAnyOrder("000001.sst", "MANIFEST.json");
        assertThat(table.getMeta().getLastIncludedIndex()).isEqualTo(7);
        assertThat(table.getMeta().getLastIncludedTerm()).isEqualTo(3);
        assertThat(table.getMeta().getPeersList()).containsExactly("node1:7000");
        assertThat(table.getMeta().getLearnersList()).containsExactly("node2:7000");
        assertThat(table.getMeta().getOldPeersList()).isEmpty();
        assertThat(files.placed()).contains(table.getMeta());
    }

    @Test
    void shouldShipTheManifestAsTheGroupKnowsItAndLeaveThePublishedOneAlone() throws Exception {
        files.placeSnapshot(published, manifest(7));

        assertThat(ManifestFile.read(new LocalDisk(), raft.resolve("snapshot/snapshot_7")))
                .isEqualTo(manifest(7));
        assertThat(published.resolve("MANIFEST.json")).hasContent("the manifest of the old epoch");
        assertThat(Files.getAttribute(raft.resolve("snapshot/snapshot_7/000001.sst"), "unix:nlink"))
                .isEqualTo(2);
    }

    @Test
    void shouldReplaceWhateverTheEngineHad() throws Exception {
        Files.createDirectories(raft.resolve("snapshot/snapshot_5"));
        Files.createDirectories(raft.resolve("snapshot/snapshot_foreign"));
        Files.createDirectories(raft.resolve("snapshot/temp"));

        files.placeSnapshot(published, manifest(7));
        assertThat(raft.resolve("snapshot")).isDirectoryContaining("glob:**snapshot_7");
        assertThat(Files.list(raft.resolve("snapshot"))).hasSize(1);

        files.placeNoSnapshot();
        assertThat(raft.resolve("snapshot")).isEmptyDirectory();
        assertThat(files.placed()).isEmpty();
    }

    @Test
    void shouldKeepTermAndVote() throws Exception {
        assertThat(files.readTermAndVote()).isInstanceOf(TermReading.Absent.class);

        files.writeTermAndVote(TermAndVote.withoutVote(40));

        assertThat(files.readTermAndVote()).isEqualTo(new TermReading.Whole(TermAndVote.withoutVote(40)));
    }

    private static SnapshotManifest manifest(long index) {
        return new SnapshotManifest(
                1,
                new UUID(1, 2),
                5,
                index,
                3,
                4,
                1000,
                1,
                8,
                "0".repeat(32),
                List.of(
                        new Member("node1", "node1:7000", "", "Voter"),
                        new Member("node2", "node2:7000", "", "Nonvoter")),
                List.of(new FileEntry("000001.sst", 4, "0".repeat(64))),
                1000,
                "test");
    }
}

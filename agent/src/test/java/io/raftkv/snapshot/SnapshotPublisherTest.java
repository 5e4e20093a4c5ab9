package io.raftkv.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.disk.LocalDisk;
import io.raftkv.rocks.DisposableState;
import io.raftkv.rocks.RocksKeySpace;
import io.raftkv.rocks.RocksOptions;
import io.raftkv.snapshot.SnapshotManifest.FileEntry;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.StateTotals;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotPublisherTest {
    private final LocalDisk disk = new LocalDisk();

    @TempDir
    private Path directory;

    private SnapshotFixture node;

    @BeforeEach
    void open() throws Exception {
        node = new SnapshotFixture(directory.resolve("node1"));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldDescribeWhatTheCheckpointHolds() throws Exception {
        PublishedSnapshot snapshot = node.snapshot();

        assertThat(snapshot.directory())
                .isEqualTo(node.store
                        .directory()
                        .resolve("snapshot-" + snapshot.manifest().index()));
        try (KeySpaceReader.View view = RocksKeySpace.openReadOnly(snapshot.directory())) {
            assertThat(snapshot.manifest().contradiction(view.header())).isEmpty();
            assertThat(StateTotals.of(view).matches(view.header())).isTrue();
        }
        assertThat(snapshot.manifest().members()).isEqualTo(SnapshotFixture.MEMBERS);
        assertThat(snapshot.manifestSha256())
                .isEqualTo(FileDigest.sha256(
                        Files.readAllBytes(snapshot.directory().resolve(SnapshotManifest.FILE_NAME))));
        assertThat(SnapshotVerification.FULL.verify(disk, snapshot.directory())).isEqualTo(snapshot.manifest());
    }

    @Test
    void shouldReturnTheSameSnapshotWhenNothingWasAppliedSince() throws Exception {
        PublishedSnapshot first = node.snapshot();
        assertThat(node.publisher.create(node.state, node.origin())).isEqualTo(first);
        assertThat(disk.list(node.store.directory())).containsExactly(first.directory());
    }

    @Test
    void shouldShareFilesThatDidNotChangeWithTheSnapshotBefore() throws Exception {
        PublishedSnapshot first = node.snapshot();
        node.skip(1);
        PublishedSnapshot second = node.publisher.create(node.state, node.origin());

        FileEntry shared = first.manifest().files().stream()
                .filter(file -> file.name().endsWith(".sst"))
                .findFirst()
                .orElseThrow();
        assertThat(second.manifest().files()).contains(shared);
        assertThat(Files.isSameFile(
                        first.directory().resolve(shared.name()),
                        second.directory().resolve(shared.name())))
                .isTrue();
        assertThat(SnapshotVerification.FULL.verify(disk, second.directory())).isEqualTo(second.manifest());
    }

    @Test
    void shouldAdoptAReceivedSnapshot() throws Exception {
        PublishedSnapshot sent = node.snapshot();
        Path received = directory.resolve("received");
        SnapshotFixture.copyOver(sent.directory(), received);
        Files.writeString(received.resolve("__raft_snapshot_meta"), "not ours");

        try (SnapshotFixture other = new SnapshotFixture(directory.resolve("node2"))) {
            PublishedSnapshot adopted = other.publisher.adopt(other.state, received);

            assertThat(adopted.manifest()).isEqualTo(sent.manifest());
            assertThat(adopted.directory().resolve("__raft_snapshot_meta")).doesNotExist();
            assertThat(SnapshotVerification.FULL.verify(disk, adopted.directory()))
                    .isEqualTo(sent.manifest());
            assertThat(other.store.choose().broughtIn()).isFalse();
            other.state.replace(SnapshotPublisher.source(adopted));
            assertThat(sent.manifest().contradiction(other.state.header())).isEmpty();
        }
    }

    @Test
    void shouldPublishNothingOfAReceivedSnapshotThatIsDamaged() throws Exception {
        PublishedSnapshot sent = node.snapshot();
        Path received = directory.resolve("received");
        SnapshotFixture.copyOver(sent.directory(), received);
        Path damaged = received.resolve(sent.manifest().files().get(0).name());
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);

        try (SnapshotFixture other = new SnapshotFixture(directory.resolve("node2"))) {
            assertThatThrownBy(() -> other.publisher.adopt(other.state, received))
                    .isInstanceOf(SnapshotInvalidException.class)
                    .hasMessageContaining(damaged.getFileName().toString())
                    .hasMessageContaining("is damaged");
            assertThat(other.store.found()).isEmpty();
            assertThat(disk.list(other.store.directory())).isEmpty();
        }
    }

    @Test
    void shouldRefuseAManifestThatContradictsItsState() throws Exception {
        PublishedSnapshot sent = node.snapshot();
        Path received = directory.resolve("received");
        SnapshotFixture.copyOver(sent.directory(), received);
        Path manifest = received.resolve(SnapshotManifest.FILE_NAME);
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replaceAll(",\\s+\"manifest_crc32c\" : \"[0-9a-f]+\"", "")
                        .replace(
                                "\"index\" : " + sent.manifest().index(),
                                "\"index\" : " + (sent.manifest().index() + 1)));

        try (SnapshotFixture other = new SnapshotFixture(directory.resolve("node2"))) {
            assertThatThrownBy(() -> other.publisher.adopt(other.state, received))
                    .isInstanceOf(SnapshotInvalidException.class)
                    .hasMessageContaining("manifest says");
        }
    }

    @Test
    void shouldGoOnFromASnapshotAfterARestart() throws Exception {
        PublishedSnapshot snapshot = node.snapshot();
        node.close();
        try (DisposableState restarted = DisposableState.of(
                disk, node.data.resolve("state"), RocksOptions.ofBudget(8 << 20), SnapshotPublisher.source(snapshot))) {
            assertThat(snapshot.manifest().contradiction(restarted.header())).isEmpty();
        }
    }
}

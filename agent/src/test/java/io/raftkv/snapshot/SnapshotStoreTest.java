package io.raftkv.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotStoreTest {
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
    void shouldFindNothingInADataDirectoryThatIsNew() throws Exception {
        node.store.removeLeftovers();
        assertThat(node.store.found()).isEmpty();
        assertThat(node.store.newest()).isEmpty();
        assertThat(node.store.choose().chosen()).isEmpty();
    }

    @Test
    void shouldChooseTheHighestOfItsOwn() throws Exception {
        node.snapshot();
        node.snapshot();
        PublishedSnapshot highest = node.snapshot();

        SnapshotChoice choice = node.store.choose();

        assertThat(choice.chosen()).contains(highest);
        assertThat(choice.broughtIn()).isFalse();
        assertThat(choice.others()).hasSize(2);
        assertThat(node.store.newest()).contains(highest);
    }

    @Test
    void shouldPreferALowerSnapshotThatAnOperatorCopiedIn() throws Exception {
        PublishedSnapshot backup = backedUp(node.snapshot());
        node.snapshot();
        node.letTimePass();
        SnapshotFixture.copyOver(backup.directory(), node.store.directory().resolve(name(backup)));

        SnapshotChoice choice = node.store.choose();

        assertThat(choice.chosen().orElseThrow().manifest()).isEqualTo(backup.manifest());
        assertThat(choice.broughtIn()).isTrue();
    }

    @Test
    void shouldRecogniseAForeignSnapshotWhoseTimesWereKept() throws Exception {
        PublishedSnapshot foreign;
        try (SnapshotFixture other = new SnapshotFixture(directory.resolve("node2"))) {
            foreign = other.snapshot();
        }
        node.snapshot();
        PublishedSnapshot own = node.snapshot();
        node.store.prune(1);
        node.store.acknowledge();
        SnapshotFixture.copyKeepingTimes(
                foreign.directory(), node.store.directory().resolve(name(foreign)));

        SnapshotChoice choice = node.store.choose();

        assertThat(own.manifest().index()).isGreaterThan(foreign.manifest().index());
        assertThat(choice.chosen().orElseThrow().manifest()).isEqualTo(foreign.manifest());
    }

    @Test
    void shouldTakeEverythingForBroughtInWhereNoMarkStands() throws Exception {
        PublishedSnapshot snapshot = node.snapshot();
        Files.delete(node.data.resolve("published"));
        assertThat(node.store.choose().chosen()).contains(snapshot);
        assertThat(node.store.choose().broughtIn()).isTrue();
    }

    @Test
    void shouldNoLongerPreferWhatWasAcknowledged() throws Exception {
        PublishedSnapshot backup = backedUp(node.snapshot());
        PublishedSnapshot own = node.snapshot();
        node.letTimePass();
        SnapshotFixture.copyOver(backup.directory(), node.store.directory().resolve(name(backup)));

        node.store.acknowledge();

        assertThat(node.store.choose().chosen()).contains(own);
        assertThat(node.store.choose().broughtIn()).isFalse();
    }

    @Test
    void shouldNotFallBackToItsOwnWhenWhatWasBroughtInIsDamaged() throws Exception {
        PublishedSnapshot backup = backedUp(node.snapshot());
        node.snapshot();
        node.letTimePass();
        Path copied = node.store.directory().resolve(name(backup));
        SnapshotFixture.copyOver(backup.directory(), copied);
        Corruption.FLIPPED_BYTE.apply(copied.resolve(anyFile(backup)));

        SnapshotChoice choice = node.store.choose();

        assertThat(choice.chosen()).isEmpty();
        assertThat(choice.broughtIn()).isTrue();
        assertThat(choice.others())
                .anySatisfy(other -> assertThat(other.problem()).contains("is damaged"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotChooseADamagedSnapshot(Corruption corruption) throws Exception {
        PublishedSnapshot good = node.snapshot();
        PublishedSnapshot bad = node.snapshot();
        Path victim = bad.directory().resolve(corruption.victim(bad, good));
        corruption.apply(victim);
        Files.setLastModifiedTime(bad.directory(), Files.getLastModifiedTime(good.directory()));
        if (Files.exists(victim)) {
            Files.setLastModifiedTime(victim, Files.getLastModifiedTime(good.directory()));
        }

        assertThatThrownBy(() -> SnapshotVerification.FULL.verify(node.disk, bad.directory()))
                .isInstanceOf(SnapshotInvalidException.class)
                .hasMessageContaining(bad.directory().toString());
        if (corruption != Corruption.FLIPPED_BYTE) {
            SnapshotChoice choice = node.store.choose();
            assertThat(choice.chosen()).contains(good);
            assertThat(choice.others().get(0).problem()).isNotEmpty();
        }
    }

    @Test
    void shouldRefuseADirectoryWhoseNameIsNotItsIndex() throws Exception {
        PublishedSnapshot snapshot = node.snapshot();
        Files.move(snapshot.directory(), node.store.directory().resolve("snapshot-999999"));
        assertThat(node.store.found()).singleElement().satisfies(found -> {
            assertThat(found.isUsable()).isFalse();
            assertThat(found.problem()).contains("its manifest is of index");
        });
    }

    @Test
    void shouldKeepTheNewestSnapshotsAndTheDamagedOnes() throws Exception {
        PublishedSnapshot damaged = node.snapshot();
        PublishedSnapshot second = node.snapshot();
        PublishedSnapshot third = node.snapshot();
        Files.delete(damaged.directory().resolve(anyFile(damaged)));

        assertThat(node.store.prune(1)).isEqualTo(1);

        assertThat(second.directory()).doesNotExist();
        assertThat(third.directory()).exists();
        assertThat(damaged.directory()).exists();
        assertThat(SnapshotVerification.FULL.verify(node.disk, third.directory()))
                .isEqualTo(third.manifest());
        assertThatThrownBy(() -> node.store.prune(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNotPruneWhatIsHeld() throws Exception {
        PublishedSnapshot first = node.snapshot();
        node.snapshot();
        SnapshotStore.Hold hold = node.store.hold(first);
        SnapshotStore.Hold another = node.store.hold(first);

        assertThat(node.store.prune(1)).isZero();
        hold.close();
        assertThat(node.store.prune(1)).isZero();
        another.close();
        assertThat(node.store.prune(1)).isEqualTo(1);
    }

    @Test
    void shouldClearAwayHalfMadeSnapshots() throws Exception {
        PublishedSnapshot whole = node.snapshot();
        Files.createDirectories(node.store.directory().resolve(".staging-1-1"));
        Files.createDirectories(node.store.directory().resolve(".discarded-snapshot-3"));
        Files.writeString(node.store.directory().resolve(".discarded-snapshot-3/000009.sst"), "half");

        node.store.removeLeftovers();

        assertThat(node.disk.list(node.store.directory())).containsExactly(whole.directory());
    }

    @Test
    void shouldOrderByEpochBeforeIndex() throws Exception {
        PublishedSnapshot older;
        try (SnapshotFixture other = new SnapshotFixture(directory.resolve("node2"))) {
            other.snapshot();
            older = other.snapshot();
        }
        node.epoch(2);
        PublishedSnapshot newer = node.snapshot();
        SnapshotFixture.copyOver(older.directory(), node.store.directory().resolve(name(older)));
        node.store.acknowledge();

        assertThat(older.manifest().index()).isGreaterThan(newer.manifest().index());
        assertThat(node.store.choose().chosen()).contains(newer);
    }

    private PublishedSnapshot backedUp(PublishedSnapshot snapshot) throws IOException {
        Path backup = directory.resolve("backup").resolve(name(snapshot));
        SnapshotFixture.copyOver(snapshot.directory(), backup);
        return new PublishedSnapshot(backup, snapshot.manifest(), snapshot.manifestSha256());
    }

    private static String name(PublishedSnapshot snapshot) {
        return snapshot.directory().getFileName().toString();
    }

    private static String anyFile(PublishedSnapshot snapshot) {
        return snapshot.manifest().files().get(0).name();
    }

    enum Corruption {
        FLIPPED_BYTE,
        TRUNCATED,
        EXTENDED,
        MISSING,
        MANIFEST_MISSING,
        MANIFEST_TRUNCATED,
        MANIFEST_ZEROED;

        /** A file that the other snapshot does not share: damage to a shared one would be damage to both. */
        String victim(PublishedSnapshot snapshot, PublishedSnapshot other) {
            if (name().startsWith("MANIFEST")) {
                return SnapshotManifest.FILE_NAME;
            }
            return snapshot.manifest().files().stream()
                    .filter(file -> !other.manifest().files().contains(file))
                    .findFirst()
                    .orElseThrow()
                    .name();
        }

        void apply(Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            switch (this) {
                case FLIPPED_BYTE -> {
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(file, bytes);
                }
                case TRUNCATED, MANIFEST_TRUNCATED -> Files.write(file, List.of());
                case EXTENDED -> Files.writeString(file, "x", StandardOpenOption.APPEND);
                case MISSING, MANIFEST_MISSING -> Files.delete(file);
                case MANIFEST_ZEROED -> Files.write(file, new byte[bytes.length]);
            }
        }
    }
}

package io.raftkv.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import io.raftkv.disk.DiskFile;
import io.raftkv.disk.SimulatedDisk;
import io.raftkv.disk.SimulatedDisk.Survival;
import io.raftkv.snapshot.SnapshotManifest.FileEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Publishing and pruning over many lives that end by a power cut or a kill inside a call: a snapshot is absent or whole,
 * none is taken for one that an operator brought in, and what was published, or found by a start, is not lost again: the
 * log has been cut on the strength of it. The files are stand-ins for those that RocksDB writes.
 */
class SnapshotPowerCutTest {
    private static final int RUNS = 200;
    private static final int TORTURE_RUNS = 2_000;
    private static final int LIVES = 10;
    private static final Path DATA = Path.of("/data");

    @Test
    void shouldKeepEverySnapshotWholeOrAbsent() {
        Campaign.of("power cuts of snapshots", RUNS, TORTURE_RUNS)
                .forEachSeed(seed -> new Lives(new Random(seed)).run());
    }

    private static final class Lives {
        private final Random random;
        private final SimulatedDisk disk;
        private SnapshotStore store;
        private long newestIndex;
        private long sharedFiles;

        Lives(Random random) {
            this.random = random;
            this.disk = new SimulatedDisk(random.nextLong());
        }

        void run() throws IOException {
            for (int life = 0; life < LIVES; life++) {
                disk.cutPowerAt(disk.operations() + 1 + random.nextInt(random.nextBoolean() ? 20 : 120));
                try {
                    live();
                } catch (SimulatedDisk.PowerCut e) {
                    // Inside any call.
                }
                if (random.nextInt(3) == 0) {
                    disk.kill();
                } else {
                    disk.crash(Survival.values()[random.nextInt(3)]);
                }
            }
            requireWhole();
        }

        private void live() throws IOException {
            disk.createDirectories(DATA);
            requireWhole();
            while (true) {
                if (random.nextInt(3) == 0) {
                    store.prune(1 + random.nextInt(3));
                } else {
                    newestIndex = publish(newestIndex + 1 + random.nextInt(5));
                }
            }
        }

        /** As the publisher does: files are linked from the last snapshot or written, then forced. */
        private long publish(long index) throws IOException {
            Path staging = store.newStaging();
            disk.createDirectories(staging);
            List<FileEntry> files = new ArrayList<>();
            Optional<PublishedSnapshot> last = store.newest();
            files.add(written(staging));
            for (int number = 0; number < random.nextInt(3); number++) {
                if (last.isPresent() && random.nextBoolean()) {
                    FileEntry shared = last.get().manifest().files().get(0);
                    if (files.stream().noneMatch(file -> file.name().equals(shared.name()))) {
                        disk.link(last.get().directory().resolve(shared.name()), staging.resolve(shared.name()));
                        files.add(shared);
                    }
                } else {
                    files.add(written(staging));
                }
            }
            store.publish(staging, manifest(index, files));
            return index;
        }

        private FileEntry written(Path staging) throws IOException {
            byte[] content = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(content);
            Path file = staging.resolve("00" + ++sharedFiles + ".sst");
            try (DiskFile opened = disk.create(file)) {
                opened.write(ByteBuffer.wrap(content), 0);
                opened.force();
            }
            return new FileEntry(file.getFileName().toString(), content.length, FileDigest.sha256(content));
        }

        private static SnapshotManifest manifest(long index, List<FileEntry> files) {
            return new SnapshotManifest(
                    SnapshotManifest.FORMAT_VERSION,
                    SnapshotFixture.CLUSTER,
                    1,
                    index,
                    1,
                    index,
                    0,
                    0,
                    0,
                    "00".repeat(16),
                    SnapshotFixture.MEMBERS,
                    files,
                    index,
                    "test");
        }

        private void requireWhole() throws IOException {
            store = new SnapshotStore(disk, DATA);
            store.removeLeftovers();
            List<FoundSnapshot> found = store.found();
            for (FoundSnapshot snapshot : found) {
                assertThat(snapshot.problem()).as("%s", snapshot.directory()).isEmpty();
                assertThat(SnapshotVerification.FULL.problems(disk, snapshot.directory()))
                        .isEmpty();
                assertThat(snapshot.broughtIn())
                        .as("%s brought in", snapshot.directory())
                        .isFalse();
            }
            SnapshotChoice choice = store.choose();
            long chosen =
                    choice.chosen().map(snapshot -> snapshot.manifest().index()).orElse(0L);
            assertThat(chosen).isGreaterThanOrEqualTo(newestIndex);
            newestIndex = chosen;
            if (!found.isEmpty()) {
                store.acknowledge();
            }
        }
    }
}

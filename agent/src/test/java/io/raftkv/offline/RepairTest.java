package io.raftkv.offline;

import static io.raftkv.offline.StoppedNodeFixture.flip;
import static io.raftkv.offline.StoppedNodeFixture.run;
import static io.raftkv.offline.StoppedNodeFixture.segments;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.campaign.Campaign;
import io.raftkv.disk.LocalDisk;
import io.raftkv.node.start.Life;
import io.raftkv.offline.StoppedNodeFixture.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code repair} saves exactly a state that the node once had, the furthest that is proven, and touches nothing else. */
class RepairTest {
    @TempDir
    static Path home;

    private static StoppedNodeFixture node;
    private static List<String> hashAt;

    @TempDir
    Path temporary;

    @BeforeAll
    static void stopANode() throws Exception {
        node = new StoppedNodeFixture(home.resolve("node1"));
        hashAt = new ArrayList<>();
        Path complete = node.copyTo(home.resolve("from-entry-1"));
        new LocalDisk().deleteTree(complete.resolve("snapshots"));
        for (long index = 0; index <= node.lastIndex; index++) {
            hashAt.add(json(run("hash", "-o", "json", "--at-index", index, complete))
                    .path("state_hash")
                    .asText());
        }
    }

    @Test
    void shouldCopyAWholeDirectoryWhole() throws Exception {
        JsonNode saved = json(run("repair", "-o", "json", "--to", temporary.resolve("saved"), node.data));

        assertThat(saved.path("last_index").asLong()).isEqualTo(node.lastIndex);
        assertThat(saved.path("snapshot_index").asLong()).isEqualTo(node.secondSnapshotIndex);
        assertThat(saved.path("state_hash").asText()).isEqualTo(node.stateHash);
        assertThat(saved.path("not_saved")).isEmpty();
        assertThat(temporary.resolve("saved/raft")).doesNotExist();
    }

    @Test
    void shouldLetANodeFoundOnWhatWasSaved() throws Exception {
        Path damaged = node.copyTo(temporary.resolve("damaged"));
        flip(segments(damaged).get(0), 200);
        run("repair", "--to", temporary.resolve("saved"), damaged);

        try (Life life = StoppedNodeFixture.node(temporary.resolve("saved"))
                .with("raft.bootstrap", "true")
                .live(StoppedNodeFixture.TERM + 1)) {
            assertThat(life.content()).hasSize(45);
        }
    }

    @Test
    void shouldStandOnTheSnapshotWhenWhatItCoversIsDamaged() throws Exception {
        Path damaged = node.copyTo(temporary.resolve("damaged"));
        flip(segments(damaged).get(0), 200);

        JsonNode saved = json(run("repair", "-o", "json", "--to", temporary.resolve("saved"), damaged));

        assertThat(saved.path("state_hash").asText()).isEqualTo(node.stateHash);
        assertThat(saved.path("not_saved").get(0).path("file").asText()).contains("0000000001-");
    }

    @Test
    void shouldFallBackToWhatIsWholeAndNameWhatIsNot() throws Exception {
        Path damaged = node.copyTo(temporary.resolve("damaged"));
        flip(node.newestTableOf(damaged, node.secondSnapshotIndex), 100);
        List<Path> segments = segments(damaged);
        flip(segments.get(segments.size() - 2), 3000);

        Ended ended = run("repair", "--to", temporary.resolve("saved"), damaged);

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out())
                .contains("Not saved", segments.get(segments.size() - 2).getFileName() + " at byte ");
        assertThat(ended.err()).contains("A newer backup or another member may hold more");
    }

    @Test
    void shouldSaveAllThatStandsBeforeASegmentWhoseHeaderIsGone() throws Exception {
        Path damaged = node.copyTo(temporary.resolve("damaged"));
        new LocalDisk().deleteTree(damaged.resolve("snapshots"));
        Path third = segments(damaged).get(2);
        flip(third, 0);

        JsonNode saved = json(run("repair", "-o", "json", "--to", temporary.resolve("saved"), damaged));

        long firstOfThird = Long.parseLong(third.getFileName().toString().substring(11, 30));
        assertThat(saved.path("last_index").asLong()).isEqualTo(firstOfThird - 1);
    }

    @Test
    void shouldShowAndWriteNothingInADryRun() throws Exception {
        Map<String, String> before = StoppedNodeFixture.everyByte(node.data);

        Ended ended = run("repair", "--dry-run", "--to", temporary.resolve("saved"), node.data);

        assertThat(ended.out()).contains("would copy", "index " + node.lastIndex);
        assertThat(temporary).isEmptyDirectory();
        assertThat(StoppedNodeFixture.everyByte(node.data)).isEqualTo(before);
    }

    @Test
    void shouldRefuseATargetThatExists() throws Exception {
        Files.createDirectory(temporary.resolve("saved"));

        Ended ended = run("repair", "--to", temporary.resolve("saved"), node.data);

        assertThat(ended.exitCode()).isEqualTo(6);
        assertThat(ended.err()).contains("exists already");
        assertThat(temporary.resolve("saved")).isEmptyDirectory();
    }

    @Test
    void shouldSayWhenNothingCanBeSaved() throws Exception {
        Path damaged = node.copyTo(temporary.resolve("damaged"));
        new LocalDisk().deleteTree(damaged.resolve("snapshots"));
        flip(segments(damaged).get(0), 0);

        Ended ended = run("repair", "--to", temporary.resolve("saved"), damaged);

        assertThat(ended.exitCode()).isEqualTo(11);
        assertThat(ended.err()).contains("nothing can be saved", "try: restore a backup");
        assertThat(temporary.resolve("saved")).doesNotExist();
    }

    /** Flips, zeros, cuts and deletions anywhere: what is saved is a state that the node had, or nothing is. */
    @Test
    void shouldSaveAStateThatTheNodeHadWhateverIsDamaged() {
        Campaign.of("repair of damaged directories", 60, 2_000).forEachSeed(seed -> {
            Random random = new Random(seed);
            Path damaged = node.copyTo(temporary.resolve("damaged" + seed));
            Path saved = temporary.resolve("saved" + seed);
            for (int i = random.nextInt(3); i >= 0; i--) {
                spoil(damaged, random);
            }
            Map<String, String> before = StoppedNodeFixture.everyByte(damaged);

            Ended ended = run("repair", "-o", "json", "--to", saved, damaged);

            assertThat(StoppedNodeFixture.everyByte(damaged)).isEqualTo(before);
            assertThat(ended.exitCode()).as(ended.err()).isIn(0, 11);
            if (ended.exitCode() == 0) {
                JsonNode report = json(ended);
                assertThat(report.path("state_hash").asText())
                        .isEqualTo(hashAt.get((int) report.path("last_index").asLong()));
                assertThat(run("check", saved).exitCode()).isZero();
            } else {
                assertThat(saved).doesNotExist();
            }
            new LocalDisk().deleteTree(damaged);
            new LocalDisk().deleteTree(saved);
        });
    }

    private static void spoil(Path data, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(data)) {
            files = all.filter(file -> file.toString().matches(".*(\\.wal|snapshot-\\d+/.*)"))
                    .filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(file);
        int at = random.nextInt(bytes.length);
        // A new file each time: a flip in place would reach the original through hard links between snapshots.
        Files.delete(file);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] ^= 1;
            case 1 -> java.util.Arrays.fill(bytes, at, Math.min(bytes.length, at + 512), (byte) 0);
            case 2 -> bytes = java.util.Arrays.copyOf(bytes, at);
            default -> {
                return;
            }
        }
        Files.write(file, bytes);
    }

    private static JsonNode json(Ended ended) throws IOException {
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return Json.mapper().readTree(ended.out());
    }
}

package io.raftkv.offline;

import static io.raftkv.offline.StoppedNodeFixture.flip;
import static io.raftkv.offline.StoppedNodeFixture.segments;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.offline.StoppedNodeFixture.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code check} names every damage with its file, and its exit code says whether the node needs what is damaged. */
class DirectoryCheckTest {
    @TempDir
    static Path home;

    private static StoppedNodeFixture node;

    @TempDir
    Path temporary;

    @BeforeAll
    static void stopANode() throws Exception {
        node = new StoppedNodeFixture(home.resolve("node1"));
    }

    interface Spoiling {
        void spoil(Path data) throws Exception;
    }

    /** @param named parts of the report, in any order */
    record Damage(String what, int exitCode, List<String> named, Spoiling spoiling) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Damage> damages() {
        return Stream.of(
                new Damage("nothing", 0, List.of("everything is whole"), data -> {}),
                new Damage(
                        "a bit of a record",
                        11,
                        List.of("DAMAGE", ".wal at byte ", "remedy: "),
                        data -> flip(segments(data).get(0), 200)),
                new Damage("records of two segments", 11, List.of("0000000001-", "0000000002-", "at byte"), data -> {
                    flip(segments(data).get(0), 200);
                    flip(segments(data).get(1), 200);
                }),
                new Damage(
                        "the header of a segment",
                        11,
                        List.of("0000000002-", "at byte 0", "no segment"),
                        data -> flip(segments(data).get(1), 0)),
                new Damage(
                        "a segment is gone",
                        11,
                        List.of("segment 2, which stands before it, is missing"),
                        data -> Files.delete(segments(data).get(1))),
                new Damage(
                        "the last segment is gone",
                        11,
                        List.of("is missing"),
                        data -> Files.delete(segments(data).get(segments(data).size() - 1))),
                new Damage(
                        "a segment was renamed",
                        11,
                        List.of("was written as 0000000001-"),
                        data -> Files.move(segments(data).get(0), data.resolve("0000000001-0000000000000000002.wal"))),
                new Damage("a torn tail", 0, List.of("NOTE", "torn tail", "everything is whole"), data -> {
                    Path last = segments(data).get(segments(data).size() - 1);
                    flip(last, Files.size(last) - 8);
                }),
                new Damage("the log is gone", 11, List.of("the log of this member (*.wal) is gone"), data -> {
                    for (Path segment : segments(data)) {
                        Files.delete(segment);
                    }
                }),
                new Damage("the identity was edited", 11, List.of("raft: ", "checksum"), data -> {
                    Path identity = data.resolve("raft/identity");
                    Files.writeString(identity, Files.readString(identity).replace("node1:7000", "node9:7000"));
                }),
                new Damage(
                        "the vote is gone",
                        11,
                        List.of("term and vote are missing"),
                        data -> Files.delete(data.resolve("raft/term-and-vote"))),
                new Damage(
                        "a key in the newest snapshot, before which the log leads on from the older one",
                        10,
                        List.of("WARNING", ".sst is damaged"),
                        data -> flip(node.newestTableOf(data, node.secondSnapshotIndex), 300)),
                new Damage(
                        "a table of the older snapshot",
                        10,
                        List.of("WARNING", ".sst is damaged"),
                        data -> flip(unlinked(node.newestTableOf(data, node.firstSnapshotIndex)), 300)),
                new Damage(
                        "a file of the older snapshot is gone",
                        10,
                        List.of("WARNING", "CURRENT is missing"),
                        data -> Files.delete(
                                data.resolve("snapshots/snapshot-" + node.firstSnapshotIndex + "/CURRENT"))),
                new Damage(
                        "the manifest of the older snapshot",
                        10,
                        List.of("WARNING", "manifest"),
                        data -> Files.writeString(manifest(data, node.firstSnapshotIndex), "{}")),
                new Damage("an edited manifest", 10, List.of("WARNING", "its checksum is"), data -> {
                    Path manifest = manifest(data, node.firstSnapshotIndex);
                    Files.writeString(
                            manifest,
                            Files.readString(manifest).replaceAll("\"key_count\" : 20", "\"key_count\" : 21"));
                }),
                new Damage(
                        "a manifest without checksum that lies",
                        10,
                        List.of("WARNING", "differ between manifest and state"),
                        data -> {
                            Path manifest = manifest(data, node.firstSnapshotIndex);
                            Files.writeString(
                                    manifest,
                                    Files.readString(manifest)
                                            .replaceAll("\"key_count\" : 20", "\"key_count\" : 21")
                                            .replaceAll(",\\s+\"manifest_crc32c\" : \"[0-9a-f]+\"", ""));
                        }),
                new Damage(
                        "the mark of what was published",
                        10,
                        List.of("WARNING", "published is damaged"),
                        data -> flip(data.resolve("published"), 3)));
    }

    private static Path manifest(Path data, long index) {
        return data.resolve("snapshots/snapshot-" + index + "/MANIFEST.json");
    }

    /** Snapshots share files; only this one is to be damaged. */
    private static Path unlinked(Path file) throws Exception {
        Path copy = file.resolveSibling("copy");
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        return file;
    }

    @ParameterizedTest
    @MethodSource("damages")
    void shouldNameEveryDamage(Damage damage) throws Exception {
        Path copy = node.copyTo(temporary.resolve("data"));
        damage.spoiling().spoil(copy);

        Ended ended = StoppedNodeFixture.run("check", copy);

        assertThat(ended.out()).contains(damage.named());
        assertThat(ended.exitCode()).as(ended.out()).isEqualTo(damage.exitCode());
    }
}

package io.raftkv.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.damage.StoppedNode.Shape;
import io.raftkv.damage.Trial.Ending;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole files that are gone, swapped, doubled, renamed or of elsewhere, below the data directory of a voter. */
class DamagedDirectoryTest {
    private static final String OLDER = "snapshots/snapshot-61";
    private static final String NEWER = "snapshots/snapshot-121";

    private static Room room;
    private static final Map<Shape, StoppedNode> NODES = new EnumMap<>(Shape.class);
    /** Of the same shape, in another cluster. */
    private static StoppedNode foreign;

    @BeforeAll
    static void stopNodes() throws Exception {
        room = new Room();
        for (Shape shape : List.of(Shape.WHOLE_LOG, Shape.COMPACTED_LOG)) {
            NODES.put(shape, new StoppedNode(shape, room.path().resolve(shape.name())));
        }
        foreign = new StoppedNode(Shape.WHOLE_LOG, room.path().resolve("foreign"));
    }

    @AfterAll
    static void leave() throws IOException {
        room.close();
    }

    /** @param endings with the whole log, and with one that begins shortly before the newer snapshot */
    record Case(String what, Ending withWholeLog, Ending compacted, String[] names, Damage.Spoiling spoiling) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Case of(String what, Ending ending, Damage.Spoiling spoiling, String... names) {
        return new Case(what, ending, ending, names, spoiling);
    }

    private static Case unlessCompacted(String what, Damage.Spoiling spoiling, String... names) {
        return new Case(what, Ending.SAME_DATA, Ending.REFUSED, names, spoiling);
    }

    static Stream<Case> segments() {
        return Stream.of(
                // The snapshots hold what the first one held.
                unlessCompacted("the first segment deleted", data -> Files.delete(segment(data, 0)), ".wal"),
                new Case(
                        "the first two segments deleted",
                        Ending.SAME_DATA,
                        Ending.REFUSED,
                        new String[] {".wal"},
                        data -> {
                            Files.delete(segment(data, 0));
                            Files.delete(segment(data, 0));
                        }),
                of("a segment in the middle deleted", Ending.REFUSED, data -> Files.delete(segment(data, 1)), ".wal"),
                of("the last segment deleted", Ending.REFUSED, data -> Files.delete(lastSegment(data)), ".wal"),
                of(
                        "all segments deleted",
                        Ending.REFUSED,
                        data -> {
                            for (Path segment : segmentsOf(data)) {
                                Files.delete(segment);
                            }
                        },
                        "*.wal"),
                of("two segments swapped", Ending.REFUSED, data -> swap(segment(data, 0), segment(data, 1)), ".wal"),
                of(
                        "the last two segments swapped",
                        Ending.REFUSED,
                        data -> {
                            List<Path> all = segmentsOf(data);
                            swap(all.get(all.size() - 2), all.get(all.size() - 1));
                        },
                        ".wal"),
                of(
                        "a segment under a second name",
                        Ending.REFUSED,
                        data -> Files.copy(segment(data, 1), data.resolve("0000000099-0000000000000000170.wal")),
                        "0000000099-"),
                of(
                        "a segment copied beside itself",
                        Ending.REFUSED,
                        data -> Files.copy(segment(data, 1), data.resolve("copy of.wal")),
                        "copy of.wal"),
                of(
                        "a segment renamed",
                        Ending.REFUSED,
                        data -> Files.move(segment(data, 1), data.resolve("0000000002-0000000000000000999.wal")),
                        "0000000002-0000000000000000999.wal"),
                of(
                        "a segment of another cluster",
                        Ending.REFUSED,
                        data -> Files.copy(
                                foreign.data.resolve(foreign.segments().get(1)),
                                segment(data, 1),
                                StandardCopyOption.REPLACE_EXISTING),
                        ".wal"),
                of(
                        "the log of another cluster",
                        Ending.REFUSED,
                        data -> {
                            for (Path segment : segmentsOf(data)) {
                                Files.delete(segment);
                            }
                            for (Path segment : foreign.segments()) {
                                Files.copy(foreign.data.resolve(segment), data.resolve(segment));
                            }
                        },
                        ".wal",
                        "belongs to cluster"),
                of(
                        "a segment of zeros",
                        Ending.REFUSED,
                        data -> Damage.rot(segment(data, 1), bytes -> {
                            Arrays.fill(bytes, (byte) 0);
                            return bytes;
                        }),
                        ".wal"),
                of(
                        "an empty segment",
                        Ending.REFUSED,
                        data -> Damage.rot(segment(data, 1), bytes -> new byte[0]),
                        ".wal"),
                of(
                        "a spare that a crash left",
                        Ending.SAME_DATA,
                        data -> Files.write(data.resolve("0000000099-0000000000000000170.wal.spare"), new byte[5000])));
    }

    static Stream<Case> snapshots() {
        return Stream.of(
                unlessCompacted(
                        "the newer manifest damaged",
                        data -> flip(data, NEWER + "/MANIFEST.json", 120),
                        "snapshot-121"),
                unlessCompacted(
                        "the newer manifest gone",
                        data -> Files.delete(data.resolve(NEWER + "/MANIFEST.json")),
                        "snapshot-121"),
                unlessCompacted(
                        "the newer manifest in zeros",
                        data -> Damage.rot(data.resolve(NEWER + "/MANIFEST.json"), bytes -> new byte[bytes.length]),
                        "snapshot-121"),
                unlessCompacted(
                        "CURRENT of the newer gone",
                        data -> Files.delete(data.resolve(NEWER + "/CURRENT")),
                        "snapshot-121"),
                of(
                        "OPTIONS, which both share, damaged",
                        Ending.REFUSED,
                        data -> flip(data, NEWER + "/OPTIONS-000007", 100),
                        "snapshot-121"),
                unlessCompacted(
                        "MANIFEST-000005 of the newer damaged",
                        data -> flip(data, NEWER + "/MANIFEST-000005", 100),
                        "snapshot-121"),
                unlessCompacted(
                        "a table of the newer gone",
                        data -> Files.delete(data.resolve(NEWER + "/000011.sst")),
                        "snapshot-121"),
                unlessCompacted(
                        "a table of the newer only damaged",
                        data -> flip(data, NEWER + "/000011.sst", 700),
                        "snapshot-121"),
                of(
                        "a table of both damaged",
                        Ending.REFUSED,
                        data -> flip(data, NEWER + "/000008.sst", 300),
                        "snapshot-121"),
                of("the older manifest damaged", Ending.SAME_DATA, data -> flip(data, OLDER + "/MANIFEST.json", 120)),
                of(
                        "the older snapshot gone",
                        Ending.SAME_DATA,
                        data -> new LocalDisk().deleteTree(data.resolve(OLDER))),
                unlessCompacted(
                        "the newer snapshot gone", data -> new LocalDisk().deleteTree(data.resolve(NEWER)), ".wal"),
                of(
                        "both manifests damaged",
                        Ending.REFUSED,
                        data -> {
                            flip(data, OLDER + "/MANIFEST.json", 120);
                            flip(data, NEWER + "/MANIFEST.json", 120);
                        },
                        "snapshot-121"),
                unlessCompacted(
                        "the newer snapshot under the name of another index",
                        data -> Files.move(data.resolve(NEWER), data.resolve("snapshots/snapshot-12")),
                        "snapshot-12"),
                of(
                        "the snapshots with each other's names",
                        Ending.REFUSED,
                        data -> {
                            Files.move(data.resolve(NEWER), data.resolve("snapshots/aside"));
                            Files.move(data.resolve(OLDER), data.resolve(NEWER));
                            Files.move(data.resolve("snapshots/aside"), data.resolve(OLDER));
                        },
                        "snapshot-121"),
                of("an additional file in a snapshot", Ending.SAME_DATA, data -> {
                    Files.write(data.resolve(NEWER + "/000099.sst"), new byte[100]);
                    Files.write(data.resolve(NEWER + "/000099.log"), new byte[100]);
                }),
                of(
                        "an additional snapshot that is empty",
                        Ending.SAME_DATA,
                        data -> Files.createDirectory(data.resolve("snapshots/snapshot-130"))),
                of("a snapshot of another cluster", Ending.SAME_DATA, data -> {
                    new LocalDisk().deleteTree(data.resolve(OLDER));
                    TreeCopy.of(foreign.data.resolve(NEWER), data.resolve("snapshots/snapshot-121-foreign"));
                }),
                of("the file published gone", Ending.SAME_DATA, data -> Files.delete(data.resolve("published"))),
                of(
                        "a line of published gone",
                        Ending.SAME_DATA,
                        data -> Damage.rot(data.resolve("published"), bytes -> Arrays.copyOf(bytes, 78))));
    }

    static Stream<Case> raft() {
        return Stream.of(
                of(
                        "raft/identity gone",
                        Ending.REFUSED,
                        data -> Files.delete(data.resolve("raft/identity")),
                        "identity"),
                of(
                        "raft/term-and-vote gone",
                        Ending.REFUSED,
                        data -> Files.delete(data.resolve("raft/term-and-vote")),
                        "term and vote"),
                of(
                        "raft/ empty",
                        Ending.REFUSED,
                        data -> {
                            new LocalDisk().deleteTree(data.resolve("raft"));
                            Files.createDirectory(data.resolve("raft"));
                        },
                        "identity"),
                of(
                        "raft/identity in zeros",
                        Ending.REFUSED,
                        data -> Damage.rot(data.resolve("raft/identity"), bytes -> new byte[bytes.length]),
                        "identity"),
                of(
                        "raft/identity empty",
                        Ending.REFUSED,
                        data -> Damage.rot(data.resolve("raft/identity"), bytes -> new byte[0]),
                        "identity"),
                of(
                        "raft/term-and-vote of another node",
                        Ending.SAME_DATA,
                        data -> Files.copy(
                                foreign.data.resolve("raft/term-and-vote"),
                                data.resolve("raft/term-and-vote"),
                                StandardCopyOption.REPLACE_EXISTING)),
                of(
                        "raft/ of another cluster",
                        Ending.REFUSED,
                        data -> {
                            new LocalDisk().deleteTree(data.resolve("raft"));
                            TreeCopy.of(foreign.data.resolve("raft"), data.resolve("raft"));
                        },
                        ".wal"),
                of("what the engine keeps damaged", Ending.SAME_DATA, data -> {
                    Files.createDirectories(data.resolve("raft/snapshot/snapshot_500"));
                    Files.write(data.resolve("raft/snapshot/snapshot_500/__raft_snapshot_meta"), new byte[20]);
                }),
                of("a state of before", Ending.SAME_DATA, data -> {
                    Files.createDirectories(data.resolve("state/generation-1"));
                    Files.write(data.resolve("state/generation-1/CURRENT"), new byte[20]);
                }));
    }

    @ParameterizedTest
    @MethodSource({"segments", "snapshots", "raft"})
    void shouldKeepItsDataOrRefuse(Case damaged) throws Exception {
        for (Map.Entry<Shape, StoppedNode> node : NODES.entrySet()) {
            Ending expected = node.getKey() == Shape.WHOLE_LOG ? damaged.withWholeLog() : damaged.compacted();
            String what = damaged.what() + ", " + node.getKey();
            assertThat(new Trial(node.getValue(), room.path()).of(Damage.of(what, damaged.spoiling(), damaged.names())))
                    .as(what)
                    .isEqualTo(expected);
        }
    }

    private static List<Path> segmentsOf(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.toString().endsWith(".wal"))
                    .sorted()
                    .toList();
        }
    }

    private static Path segment(Path data, int number) throws IOException {
        return segmentsOf(data).get(number);
    }

    private static Path lastSegment(Path data) throws IOException {
        List<Path> all = segmentsOf(data);
        return all.get(all.size() - 1);
    }

    private static void swap(Path one, Path other) throws IOException {
        Path aside = one.resolveSibling("aside");
        Files.move(one, aside);
        Files.move(other, one);
        Files.move(aside, other);
    }

    private static void flip(Path data, String file, int at) throws IOException {
        Damage.rot(data.resolve(file), bytes -> {
            bytes[at] ^= 0x10;
            return bytes;
        });
    }
}

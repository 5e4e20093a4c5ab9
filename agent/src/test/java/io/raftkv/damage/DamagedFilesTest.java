package io.raftkv.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import io.raftkv.damage.StoppedNode.Shape;
import io.raftkv.damage.Trial.Ending;
import io.raftkv.snapshot.SnapshotManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Bytes of one file that are not what was written: flipped, zeroed, cut off, anywhere below the data directory of a voter.
 * The node starts with the same data and the same identity, vote and members, or with all entries before a torn tail, or
 * it refuses, names the file, and changes nothing. {@code offline check} agrees.
 */
class DamagedFilesTest {
    private static Room room;
    private static final Map<Shape, StoppedNode> NODES = new EnumMap<>(Shape.class);

    @BeforeAll
    static void stopNodes() throws Exception {
        room = new Room();
        for (Shape shape : Shape.values()) {
            NODES.put(shape, new StoppedNode(shape, room.path().resolve(shape.name())));
        }
    }

    @AfterAll
    static void leave() throws IOException {
        room.close();
    }

    @Test
    void shouldKeepItsDataOrRefuseWhenBytesAreNotWhatWasWritten() {
        Map<Shape, Trial> trials = new EnumMap<>(Shape.class);
        NODES.forEach((shape, node) -> trials.put(shape, new Trial(node, room.path())));
        Campaign.of("damaged bytes", 2_000, 20_000).forEachSeed(seed -> {
            Random random = random(seed);
            Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
            trials.get(shape).of(bytes(NODES.get(shape), random));
        });
        trials.forEach((shape, trial) -> System.out.println("damaged bytes, " + shape + ": " + trial.endings()));
    }

    @Test
    void shouldKeepAPrefixOrRefuseWhereverASmallLogIsCutOff() throws Exception {
        StoppedNode node = NODES.get(Shape.SMALL_LOG);
        Trial trial = new Trial(node, room.path());
        int end = (int) node.endOf(node.lastSegment());
        int step = Campaign.scaled(7, 1);
        for (int length = 0; length < end + 100; length += step) {
            trial.of(Damage.cut(node, node.lastSegment(), length));
        }
        System.out.println("small log of " + end + " bytes cut off at every byte by " + step + ": " + trial.endings());
        assertThat(trial.endings().get(Ending.CLEAN_PREFIX)).isGreaterThan(end / step - 100);
    }

    @Test
    void shouldKeepAPrefixOrRefuseWhereALogOfSeveralSegmentsIsCutOff() {
        StoppedNode node = NODES.get(Shape.WHOLE_LOG);
        Trial trial = new Trial(node, room.path());
        List<Path> segments = node.segments();
        Campaign.of("larger log cut off", 100, 2_000).forEachSeed(seed -> {
            Random random = random(seed);
            Path segment = segments.get(random.nextInt(segments.size()));
            trial.of(Damage.cut(node, segment, random.nextInt((int) Files.size(node.data.resolve(segment)))));
        });
        System.out.println("larger log cut off: " + trial.endings());
    }

    /** Neighbouring seeds of {@link Random} begin alike; these do not. */
    private static Random random(long seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L);
    }

    private static Damage bytes(StoppedNode node, Random random) throws IOException {
        Path file = file(node, random);
        int size = (int) Files.size(node.data.resolve(file));
        int at = place(node, file, size, random);
        int kind = random.nextInt(20);
        if (kind < 11) {
            return Damage.flip(node, file, at, 1 << random.nextInt(8));
        }
        if (kind < 14) {
            return Damage.flip(node, file, at, 1 + random.nextInt(255));
        }
        if (kind < 16) {
            return Damage.zeros(node, file, at, Math.min(size, at + 512));
        }
        if (kind < 18) {
            return Damage.zeros(node, file, at, Math.min(size, at + 4096));
        }
        return kind == 18 ? Damage.zeros(node, file, 0, size) : Damage.cut(node, file, at);
    }

    /** Mostly where something was written: zeros fill a segment up. */
    private static int place(StoppedNode node, Path file, int size, Random random) {
        boolean log = node.segments().contains(file);
        return random.nextInt(log && random.nextInt(8) > 0 ? (int) node.endOf(file) + 48 : size);
    }

    private static boolean isManifest(Path file) {
        return file.startsWith("snapshots") && file.endsWith(SnapshotManifest.FILE_NAME);
    }

    /** The log most often, then what is small and decides much. */
    private static Path file(StoppedNode node, Random random) {
        List<Path> log = node.segments();
        List<Path> small = new ArrayList<>(List.of(Path.of("raft/identity"), Path.of("raft/term-and-vote")));
        List<Path> others = new ArrayList<>(node.files());
        others.stream().filter(DamagedFilesTest::isManifest).forEach(small::add);
        others.removeAll(log);
        others.removeAll(small);
        int share = random.nextInt(10);
        List<Path> among = share < 4 ? log : share < 7 || others.isEmpty() ? small : others;
        return among.get(random.nextInt(among.size()));
    }
}

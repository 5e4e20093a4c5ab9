package io.raftkv.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.damage.StoppedNode.Shape;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The operator has moved {@code raft/} away, as the runbook's restores do, and something else is damaged: the node founds
 * anew from all that there is, or refuses. It never goes back to an older snapshot by itself, and never founds an empty
 * cluster beside data that it cannot read.
 */
class DamageBeforeFoundingTest {
    private static Room room;
    private static StoppedNode whole;
    private static StoppedNode compacted;
    private static int copies;

    private Path data;

    @BeforeAll
    static void stopNodes() throws Exception {
        room = new Room();
        whole = new StoppedNode(Shape.WHOLE_LOG, room.path().resolve("whole"));
        compacted = new StoppedNode(Shape.COMPACTED_LOG, room.path().resolve("compacted"));
    }

    @AfterAll
    static void leave() throws IOException {
        room.close();
    }

    @BeforeEach
    void copyCompacted() throws IOException {
        copy(compacted);
    }

    private void copy(StoppedNode node) throws IOException {
        data = TreeCopy.of(node.data, room.path().resolve("copy-" + copies++));
        new LocalDisk().deleteTree(data.resolve("raft"));
    }

    @Test
    void shouldFoundFromTheOlderSnapshotWhenTheLogLeadsOnFromThere() throws Exception {
        copy(whole);
        flip("snapshots/snapshot-121/MANIFEST.json");
        Restart restart = found();
        assertThat(restart.refusal()).isEmpty();
        assertThat(restart.content()).isEqualTo(whole.contentAt(whole.lastIndex()));
    }

    @Test
    void shouldNotGoBackToTheOlderSnapshotWhenNoLogLeadsOnFromThere() throws Exception {
        flip("snapshots/snapshot-121/MANIFEST.json");
        assertRefused("snapshot-121", "snapshot-61", "move snapshot-121 away");
        new LocalDisk().deleteTree(data.resolve("snapshots/snapshot-121"));
        assertThat(found().content())
                .as("once the operator said so")
                .isEqualTo(compacted.contentAt(compacted.snapshots.get(0)));
    }

    @Test
    void shouldNotGoBackFromADamagedTable() throws Exception {
        flip("snapshots/snapshot-121/000011.sst");
        removeLog();
        assertRefused("snapshot-121", "000011.sst", "snapshot-61");
    }

    /** The node's own snapshots still stand beside the copy: neither they nor nothing at all are what was restored. */
    @Test
    void shouldRefuseWhenWhatAnOperatorBroughtInIsDamaged() throws Exception {
        removeLog();
        Path broughtIn = data.resolve("snapshots/snapshot-121");
        for (Path file : files(broughtIn)) {
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            Files.write(file, content);
        }
        Files.write(broughtIn.resolve("000011.sst"), new byte[10]);
        assertRefused("snapshot-121", "000011.sst");
    }

    /** A copy that lost its manifest on the way, over the node's own older snapshot. */
    @Test
    void shouldRefuseWhenWhatAnOperatorBroughtInHasNoManifest() throws Exception {
        removeLog();
        Path broughtIn = data.resolve("snapshots/snapshot-500");
        Files.createDirectory(broughtIn);
        Files.write(broughtIn.resolve("CURRENT"), new byte[16]);
        assertRefused("snapshot-500");
    }

    @Test
    void shouldRefuseSnapshotsThatWereCopiedOneLevelTooDeep() throws Exception {
        removeLog();
        Files.move(data.resolve("snapshots"), data.resolve("aside"));
        Files.createDirectory(data.resolve("snapshots"));
        Files.move(data.resolve("aside"), data.resolve("snapshots/snapshots"));
        assertRefused("snapshots/ is not empty", "snapshots: is no snapshot-<index>/");
    }

    @Test
    void shouldRefuseAFileOfAnotherProgramInSnapshots() throws Exception {
        removeLog();
        new LocalDisk().deleteTree(data.resolve("snapshots"));
        Files.createDirectory(data.resolve("snapshots"));
        Files.write(data.resolve("snapshots/snapshot-12345.gob"), new byte[100]);
        assertRefused("snapshot-12345.gob: is no snapshot-<index>/");
    }

    /** Which of two snapshots an operator restored is what this file knows. */
    @Test
    void shouldRefuseToGuessWhichSnapshotWasRestored() throws Exception {
        Damage.rot(data.resolve("published"), content -> Arrays.copyOf(content, content.length / 2));
        assertRefused("published is damaged", "delete that file to go on with the highest");
        Files.delete(data.resolve("published"));
        assertThat(found().content()).isEqualTo(compacted.contentAt(compacted.lastIndex()));
    }

    /** Rule 7: the operator gave the log up together with raft/, and the journal says what it held. */
    @Test
    void shouldSetADamagedLogAsideAndKeepEveryByteOfIt() throws Exception {
        Path segment = data.resolve(compacted.lastSegment());
        Damage.rot(segment, content -> {
            content[200] ^= 1;
            return content;
        });
        byte[] damaged = Files.readAllBytes(segment);
        assertThat(found().content()).isEqualTo(compacted.contentAt(compacted.newestSnapshot()));
        try (Stream<Path> aside = Files.walk(data.resolve("set-aside"))) {
            assertThat(aside.filter(file -> file.endsWith(compacted.lastSegment())))
                    .singleElement()
                    .satisfies(kept -> assertThat(kept).hasBinaryContent(damaged));
        }
    }

    private void assertRefused(String... fragments) throws Exception {
        assertThat(found().refusal())
                .hasValueSatisfying(
                        message -> assertThat(message).contains(fragments).contains("Remedy: "));
        assertThat(data.resolve("raft")).doesNotExist();
        Restart.Checked checked = Restart.Checked.of(data);
        assertThat(checked.exitCode()).as(checked.text()).isEqualTo(11);
        assertThat(checked.text()).contains(fragments[0]);
    }

    private Restart found() throws Exception {
        return Restart.of(data, "raft.bootstrap=true");
    }

    private void flip(String file) throws IOException {
        Damage.rot(data.resolve(file), content -> {
            content[120] ^= 0x10;
            return content;
        });
    }

    private void removeLog() throws IOException {
        for (Path file : files(data)) {
            if (file.toString().endsWith(".wal")) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}

package io.raftkv.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.disk.SimulatedDisk.Survival;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.junit.jupiter.api.Test;

/** After a power cut at any moment: the old content or the new one, and the new one once {@code write} returned. */
class AtomicFileTest {
    private static final Path DIRECTORY = Paths.get("/data");
    private static final Path FILE = DIRECTORY.resolve("identity");
    private static final byte[] OLD = "old content".repeat(100).getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW = "new content, longer".repeat(100).getBytes(StandardCharsets.UTF_8);

    @Test
    void shouldHoldOldOrNewContentAfterAPowerCutAtAnyOperation() throws IOException {
        boolean finished = false;
        for (int operation = 1; !finished; operation++) {
            for (Survival survival : Survival.values()) {
                SimulatedDisk disk = diskWithOldContent();
                disk.cutPowerAt(disk.operations() + operation);
                try {
                    new AtomicFile(disk, FILE).write(NEW);
                    finished = true;
                } catch (SimulatedDisk.PowerCut e) {
                    finished = false;
                }
                disk.crash(survival);
                byte[] found = new AtomicFile(disk, FILE).read().orElseThrow();
                assertThat(found)
                        .as("power cut at operation %s, %s", operation, survival)
                        .isIn(finished ? new byte[][] {NEW} : new byte[][] {OLD, NEW});
                new AtomicFile(disk, FILE).write(NEW);
                assertThat(new AtomicFile(disk, FILE).read()).hasValue(NEW);
            }
        }
    }

    @Test
    void shouldNotReadWhatAPowerCutWouldTakeBack() throws IOException {
        for (int operation = 1; operation < 8; operation++) {
            SimulatedDisk disk = diskWithOldContent();
            disk.cutPowerAt(disk.operations() + operation);
            try {
                new AtomicFile(disk, FILE).write(NEW);
            } catch (SimulatedDisk.PowerCut e) {
                // The process is killed in the middle; the machine lives on for a while.
            }
            disk.kill();
            byte[] read = new AtomicFile(disk, FILE).read().orElseThrow();
            disk.crash(Survival.NOTHING);
            assertThat(new AtomicFile(disk, FILE).read()).hasValue(read);
        }
    }

    @Test
    void shouldKeepTheOldContentWhenAForceFails() throws IOException {
        SimulatedDisk disk = diskWithOldContent();
        disk.failForceAfter(0);
        assertThatThrownBy(() -> new AtomicFile(disk, FILE).write(NEW)).isInstanceOf(SimulatedDisk.ForceFailed.class);
        assertThat(new AtomicFile(disk, FILE).read()).hasValue(OLD);
        disk.crash(Survival.EVERYTHING);
        assertThat(new AtomicFile(disk, FILE).read()).hasValue(OLD);
    }

    @Test
    void shouldBeEmptyWhenThereIsNoFile() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(1);
        disk.createDirectories(DIRECTORY);
        AtomicFile file = new AtomicFile(disk, FILE);
        assertThat(file.read()).isEmpty();
        file.write(NEW);
        file.delete();
        assertThat(file.read()).isEmpty();
    }

    @Test
    void shouldMakeDurableADeletionThatAKilledProcessBegan() throws IOException {
        SimulatedDisk disk = diskWithOldContent();
        disk.delete(FILE);
        disk.kill();
        new AtomicFile(disk, FILE).delete();
        disk.crash(Survival.NOTHING);
        assertThat(new AtomicFile(disk, FILE).read()).isEmpty();
    }

    private static SimulatedDisk diskWithOldContent() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(7);
        disk.createDirectories(DIRECTORY);
        new AtomicFile(disk, FILE).write(OLD);
        return disk;
    }
}

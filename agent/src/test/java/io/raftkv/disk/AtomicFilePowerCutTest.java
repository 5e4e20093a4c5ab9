package io.raftkv.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import io.raftkv.disk.SimulatedDisk.Survival;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A small file over many lives that end by a power cut or a kill inside a call: it is the old one or the new one whole,
 * what was acknowledged stays, and what a life has read is never taken back.
 */
class AtomicFilePowerCutTest {
    private static final int RUNS = 200;
    private static final int TORTURE_RUNS = 2_000;
    private static final int LIVES = 12;
    private static final Path FILE = Path.of("/data/raft/file");

    @Test
    void shouldHoldTheOldContentOrTheNewOneWhole() {
        Campaign.of("power cuts of a small file", RUNS, TORTURE_RUNS)
                .forEachSeed(seed -> new Lives(new Random(seed)).run());
    }

    private static final class Lives {
        private final Random random;
        private final SimulatedDisk disk;
        /** By their text; the empty one stands for no file. */
        private Set<String> possible = Set.of("");

        Lives(Random random) {
            this.random = random;
            this.disk = new SimulatedDisk(random.nextLong());
        }

        void run() throws IOException {
            for (int life = 0; life < LIVES; life++) {
                disk.cutPowerAt(disk.operations() + 1 + random.nextInt(40));
                try {
                    live();
                } catch (SimulatedDisk.PowerCut e) {
                    // Inside any call, reading too: it forces.
                }
                if (random.nextInt(3) == 0) {
                    disk.kill();
                } else {
                    disk.crash(Survival.values()[random.nextInt(3)]);
                }
            }
            requirePossible();
        }

        private void live() throws IOException {
            disk.createDirectories(FILE.getParent());
            requirePossible();
            while (true) {
                if (random.nextInt(6) == 0) {
                    change("", () -> new AtomicFile(disk, FILE).delete());
                } else {
                    byte[] content = new byte[random.nextInt(3_000)];
                    Arrays.fill(content, (byte) ('a' + random.nextInt(26)));
                    change(text(content), () -> new AtomicFile(disk, FILE).write(content));
                }
            }
        }

        private interface Change {
            void make() throws IOException;
        }

        private void change(String next, Change change) throws IOException {
            Set<String> before = possible;
            possible = new HashSet<>(before);
            possible.add(next);
            change.make();
            possible = Set.of(next);
        }

        private void requirePossible() throws IOException {
            Optional<byte[]> found =
                    disk.isDirectory(FILE.getParent()) ? new AtomicFile(disk, FILE).read() : Optional.empty();
            String text = found.map(Lives::text).orElse("");
            assertThat(text).isIn(possible);
            if (!text.isEmpty()) {
                // Whoever has read it acts on it. That there is no file may still change: a name that was deleted and
                // not forced comes back.
                possible = Set.of(text);
            }
        }

        /** Long runs of one letter are shortened; a mixture still shows. */
        private static String text(byte[] content) {
            String letters = new String(content, StandardCharsets.US_ASCII);
            return content.length + " bytes: " + letters.replaceAll("(.)\\1{9,}", "$1...");
        }
    }
}

package io.raftkv.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import io.raftkv.disk.SimulatedDisk;
import io.raftkv.disk.SimulatedDisk.Survival;
import io.raftkv.node.start.Identity.Fenced;
import io.raftkv.node.start.Identity.Fencing;
import io.raftkv.wal.EntryType;
import io.raftkv.wal.WalClosedException;
import io.raftkv.wal.WalEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lone voter over many whole starts, with the power cut or the process killed inside any of them: it founds one cluster
 * and stays the same data directory, no start has the number of an earlier one that members may have heard of, and a
 * fence or an epoch that was reported as kept is kept.
 */
class IdentityPowerCutTest {
    private static final int RUNS = 200;
    private static final int TORTURE_RUNS = 2_000;
    private static final int LIVES = 10;

    /** For the lock, which is a matter between living processes; everything else is on the simulated disk. */
    @TempDir
    private Path locks;

    @Test
    void shouldRememberWhoItIsWhatItOpenedAndWhatFencedIt() {
        Campaign.of("power cuts of a starting node", RUNS, TORTURE_RUNS)
                .forEachSeed(seed -> new Lives(seed, locks.resolve("data")).run());
    }

    private static final class Lives {
        private final Random random;
        private final SimulatedDisk disk;
        private final StartingNode node;
        private Optional<Identity> told = Optional.empty();
        private Optional<Fenced> fence = Optional.empty();
        private long entriesKept;

        Lives(long seed, Path data) throws IOException {
            random = new Random(seed);
            disk = new SimulatedDisk(random.nextLong());
            node = new StartingNode(data, "node1", "raft.enabled=false", "wal.segment_size=256KiB").on(disk);
        }

        void run() throws Exception {
            for (int life = 0; life < LIVES; life++) {
                disk.cutPowerAt(disk.operations() + 1 + random.nextInt(random.nextBoolean() ? 30 : 80));
                if (random.nextInt(4) == 0) {
                    // A lone voter that moved opens a further epoch.
                    node.with("raft.advertise_addr", "node1:" + (7000 + random.nextInt(3)));
                }
                liveUntilTheEnd();
                if (random.nextInt(3) == 0) {
                    disk.kill();
                } else {
                    disk.crash(Survival.values()[random.nextInt(3)]);
                }
            }
            try (PreparedNode last = node.start()) {
                requireRemembered(last);
            }
        }

        private void liveUntilTheEnd() throws Exception {
            try (PreparedNode prepared = node.start()) {
                requireRemembered(prepared);
                while (true) {
                    act(prepared);
                }
            } catch (SimulatedDisk.PowerCut e) {
                // Inside the start, or inside a fence.
            } catch (WalClosedException e) {
                assertThat(e).hasRootCauseInstanceOf(SimulatedDisk.PowerCut.class);
            }
        }

        private void requireRemembered(PreparedNode prepared) {
            Identity now = prepared.identity();
            told.ifPresent(before -> {
                assertThat(now.clusterId()).isEqualTo(before.clusterId());
                assertThat(now.instanceId()).isEqualTo(before.instanceId());
                assertThat(now.bootCounter()).isGreaterThan(before.bootCounter());
                assertThat(now.epoch()).isGreaterThanOrEqualTo(before.epoch());
                assertThat(now.foundings()).containsAll(before.foundings());
            });
            fence.ifPresent(kept -> assertThat(now.fence()).isEqualTo(kept));
            long lastIndex = prepared.wal().wal().lastIndex();
            assertThat(lastIndex).isGreaterThanOrEqualTo(entriesKept);
            // What this start found it acts on, whether an earlier life was told of it or not.
            entriesKept = lastIndex;
            told = Optional.of(now);
            fence = Optional.ofNullable(now.fence());
        }

        private void act(PreparedNode prepared) throws IOException {
            if (fence.isEmpty() && random.nextInt(40) == 0) {
                Fencing kind = Fencing.values()[random.nextInt(Fencing.values().length)];
                prepared.identityFile().fence(kind, prepared.identity().epoch() + 1, "node2");
                fence = Optional.of(new Fenced(kind, prepared.identity().epoch() + 1, "node2"));
                return;
            }
            long next = entriesKept + 1;
            prepared.wal()
                    .wal()
                    .append(List.of(new WalEntry(
                            Math.max(1, prepared.wal().wal().lastTerm()), next, EntryType.DATA, next, new byte[20])));
            entriesKept = next;
        }
    }
}

package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.PeerId;
import io.raftkv.campaign.Campaign;
import io.raftkv.disk.SimulatedDisk;
import io.raftkv.disk.SimulatedDisk.Survival;
import io.raftkv.raft.TermAndVoteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Votes over many lives that end by a power cut or a kill: a node that told somebody of its term never goes back behind
 * it, and never gives a second vote in one term.
 */
class TermAndVotePowerCutTest {
    private static final int RUNS = 200;
    private static final int TORTURE_RUNS = 2_000;
    private static final int LIVES = 12;
    private static final Path RAFT = Path.of("/data/raft");

    @Test
    void shouldNeverForgetAVote() {
        Campaign.of("power cuts of term and vote", RUNS, TORTURE_RUNS)
                .forEachSeed(seed -> new Lives(new Random(seed)).run());
    }

    /** The storage ends the process when it cannot store. */
    private static final class ProcessEnded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ProcessEnded(Throwable cause) {
            super(cause);
        }
    }

    private static final class Lives {
        private final Random random;
        private final SimulatedDisk disk;
        private final Map<Long, PeerId> votes = new HashMap<>();
        private long termTold;

        Lives(Random random) {
            this.random = random;
            this.disk = new SimulatedDisk(random.nextLong());
        }

        void run() throws IOException {
            disk.createDirectories(RAFT);
            for (int life = 0; life < LIVES; life++) {
                disk.cutPowerAt(disk.operations() + 1 + random.nextInt(40));
                try {
                    live();
                } catch (SimulatedDisk.PowerCut atTheStart) {
                    // Reading forces.
                } catch (ProcessEnded e) {
                    assertThat(e).hasRootCauseInstanceOf(SimulatedDisk.PowerCut.class);
                }
                if (random.nextInt(3) == 0) {
                    disk.kill();
                } else {
                    disk.crash(Survival.values()[random.nextInt(3)]);
                }
            }
        }

        private void live() throws IOException {
            JraftTermStorage storage = new JraftTermStorage(new TermAndVoteFile(disk, RAFT), cause -> {
                throw new ProcessEnded(cause);
            });
            storage.load();
            requireRemembered(storage);
            while (true) {
                PeerId candidate = new PeerId("node" + (1 + random.nextInt(3)), 7000);
                if (storage.getVotedFor().isEmpty() && random.nextBoolean()) {
                    storage.setVotedFor(candidate);
                } else if (random.nextBoolean()) {
                    storage.setTermAndVotedFor(storage.getTerm() + 1, candidate);
                } else {
                    storage.setTermAndVotedFor(storage.getTerm() + 1 + random.nextInt(3), PeerId.emptyPeer());
                }
                tell(storage);
            }
        }

        /** What the engine answers a candidate once its call has returned. */
        private void tell(JraftTermStorage storage) {
            termTold = storage.getTerm();
            if (!storage.getVotedFor().isEmpty()) {
                PeerId before = votes.put(termTold, storage.getVotedFor());
                assertThat(before == null || before.equals(storage.getVotedFor()))
                        .as("second vote in term %s", termTold)
                        .isTrue();
            }
        }

        private void requireRemembered(JraftTermStorage storage) {
            assertThat(storage.getTerm()).isGreaterThanOrEqualTo(termTold);
            if (votes.containsKey(storage.getTerm())) {
                assertThat(storage.getVotedFor()).isEqualTo(votes.get(storage.getTerm()));
            }
            // A vote that was stored and not told counts from now on: this life would tell it.
            tell(storage);
        }
    }
}

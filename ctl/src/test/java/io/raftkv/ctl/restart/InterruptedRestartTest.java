package io.raftkv.ctl.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.journal.Ending;
import io.raftkv.ctl.journal.OpenOperation;
import io.raftkv.ctl.journal.Procedure;
import io.raftkv.ctl.journal.SimulatedJournal;
import io.raftkv.disk.SimulatedDisk.Survival;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Clusters whose leaders change as they like, restarted node by node by a process that is killed, or loses its power, at
 * any call and any write of its journal, over and over: resumed, every node is restarted once and serves; aborted, every
 * node serves. Never is a node stopped that leads, that was not drained, or that the cluster needs.
 */
final class InterruptedRestartTest {
    private static final int INTERRUPTIONS_MAX = 10;
    private static final int CALLS_MAX = 60;
    private static final int WRITES_MAX = 14;

    private static final Patience PATIENCE = new Patience(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ZERO);

    @Test
    void shouldRestartEveryNodeOnceWhenItIsResumed() {
        Campaign.of("restarts interrupted and resumed", 400, 40_000).forEachSeed(seed -> {
            Life life = new Life(seed);
            life.interruptSometimes(false);
            life.cluster.letLive();
            life.carryOut();

            assertThat(life.journal.ending()).contains(Ending.DONE);
            life.requireServing();
            assertThat(life.cluster.nodes)
                    .allSatisfy(node -> assertThat(node.boots)
                            .as("processes of %s: the one before, and one after", node.id)
                            .isEqualTo(2));
        });
    }

    @Test
    void shouldLeaveEveryNodeServingWhenItIsAborted() {
        Campaign.of("restarts interrupted and aborted", 400, 40_000).forEachSeed(seed -> {
            Life life = new Life(seed);
            life.interruptSometimes(false);
            if (life.journal.ending().isPresent()) {
                return; // was over before anything cut it short
            }
            life.interruptSometimes(true);
            life.cluster.letLive();
            life.takeBack();

            assertThat(life.journal.ending()).contains(Ending.ABORTED);
            life.requireServing();
            assertThat(life.cluster.nodes)
                    .allSatisfy(node -> assertThat(node.boots)
                            .as("processes of %s", node.id)
                            .isLessThanOrEqualTo(2));
        });
    }

    /** One restart over many processes. */
    private static final class Life {
        final Random random;
        final SimulatedCluster cluster;
        final SimulatedJournal journal;
        final Procedure procedure;
        SimulatedNode downBefore;

        Life(long seed) throws IOException {
            random = new Random(seed);
            int voters = 1 + random.nextInt(5);
            cluster = new SimulatedCluster(random.nextLong(), voters, random.nextInt(3));
            if (voters > 2 && random.nextInt(4) == 0) {
                downBefore = cluster.nodes.get(1 + random.nextInt(voters - 1));
                downBefore.down();
            }
            journal = new SimulatedJournal(random.nextLong());
            List<String> ids = cluster.nodes.stream().map(node -> node.id).toList();
            RestartParameters parameters = new RestartParameters(
                    "prod", SimulatedCluster.ID, 1, voters < 3, RestartOrder.of(cluster.picture(), ids));
            procedure = new Procedure(
                    "restart",
                    "Restart",
                    "context prod",
                    Optional.empty(),
                    parameters.toJson(),
                    new RestartSteps(RestartParameters.of(parameters.toJson()), cluster, PATIENCE).all(id -> "it"),
                    List.of());
        }

        /** Processes that die, or come to the end. */
        void interruptSometimes(boolean back) throws IOException {
            for (int i = random.nextInt(INTERRUPTIONS_MAX); i >= 0; i--) {
                cluster.letLive();
                boolean power = random.nextInt(3) == 0;
                if (power) {
                    journal.cutPowerAfter(1 + random.nextInt(WRITES_MAX));
                } else {
                    cluster.killAtCall(1 + random.nextInt(CALLS_MAX));
                }
                try {
                    if (back) {
                        takeBack();
                    } else {
                        carryOut();
                    }
                } catch (SimulatedCluster.Killed | IOException | CtlException cutShort) {
                    // A node that stops just when it is asked: the next process looks again.
                }
                if (power) {
                    journal.losePower(Survival.values()[random.nextInt(Survival.values().length)]);
                } else {
                    journal.loseProcess();
                }
            }
        }

        void carryOut() throws IOException {
            try (OpenOperation open = journal.open(procedure)) {
                if (open.operation().ended().isEmpty()) {
                    journal.run(procedure, open).carryOut();
                }
            }
        }

        void takeBack() throws IOException {
            try (OpenOperation open = journal.open(procedure)) {
                if (open.operation().ended().isEmpty()) {
                    journal.run(procedure, open).takeBack(SimulatedJournal.operator());
                }
            }
        }

        void requireServing() {
            assertThat(cluster.violations).isEmpty();
            assertThat(cluster.nodes).allSatisfy(node -> {
                assertThat(node.isUp() || node.boots == 1 && node == downBefore)
                        .as("%s runs", node.id)
                        .isTrue();
                assertThat(node.draining).as("%s is drained", node.id).isFalse();
            });
        }
    }
}

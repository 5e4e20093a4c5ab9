package io.raftkv.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.Http;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How soon a node answers again does not depend on how long it was cut off. TCP sends lost data again at intervals that
 * double, so a connection that outlives a partition is silent for as long again after it.
 */
class LongPartitionIT {
    /** After the seventh of TCP's attempts, 25 to 33 s after the cut, and long before the eighth, at 51 to 66 s. */
    private static final Duration CUT_FOR = Duration.ofMillis(34_500);

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldAnswerSoonAfterALongPartition() throws IOException {
        try (NodeNetwork network = FaultCluster.network(3)) {
            FaultCluster.start(cluster, network);
            TestNode cutOff = cluster.awaitFollower();
            network.ids().stream()
                    .filter(id -> !id.equals(cutOff.id()))
                    .forEach(other -> network.cutBothWays(cutOff.id(), other));
            network.apply();
            for (long end = System.nanoTime() + CUT_FOR.toNanos(); System.nanoTime() < end; ) {
                assertThat(answers(cutOff)).isFalse();
            }

            network.heal();
            long healed = System.nanoTime();
            while (!answers(cutOff)) {
                assertThat(Duration.ofNanos(System.nanoTime() - healed)).isLessThan(ANSWERS_WITHIN);
            }
            System.out.printf(
                    "cut off for %d ms, answers %d ms later%n",
                    CUT_FOR.toMillis(),
                    Duration.ofNanos(System.nanoTime() - healed).toMillis());
            cluster.startOver();
        }
    }

    private static boolean answers(TestNode node) {
        try {
            HttpAnswer read = Http.send(PATIENCE, "GET", node.url("/keys/key"), null);
            return read.status() == 404
                    && Http.send(PATIENCE, "DELETE", node.url("/keys/key"), null)
                                    .status()
                            == 204;
        } catch (IOException unanswered) {
            return false;
        }
    }
}

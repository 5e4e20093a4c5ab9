package io.raftkv.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.history.Evidence;
import io.raftkv.history.History;
import io.raftkv.history.HistoryChecker;
import io.raftkv.history.Verdict;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The proof that {@link LinearizabilityIT} can fail: the same clients, whose reads are answered by each node from what it
 * has and are recorded as if they were linearizable, make a history that is rejected.
 */
class StaleReadIT {
    private static final int OPERATIONS = 600;
    private static final Duration WITHIN = Duration.ofMinutes(2);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldRejectAHistoryWithReadsAtANodeThatWasLeftBehind() {
        History history = new History();
        try (NodeNetwork network = FaultCluster.network(3)) {
            FaultCluster.start(cluster, network);
            TestNode leader = cluster.awaitLeader();
            try (Workload workload = Workload.start(cluster, new KvClient(history, true), 1)) {
                network.ids().stream()
                        .filter(id -> !id.equals(leader.id()))
                        .forEach(other -> network.cutBothWays(leader.id(), other));
                network.apply();
                TestNode elsewhere = cluster.nodes().stream()
                        .filter(node -> node != leader)
                        .findFirst()
                        .orElseThrow();
                // Only when the others have a leader is anything written that the one cut off does not know.
                Await.that(
                        "the others acknowledge",
                        WITHIN,
                        () -> elsewhere.put("elsewhere", "").status() == 201);
                int before = history.size();
                Await.that(OPERATIONS + " operations", WITHIN, () -> history.size() >= before + OPERATIONS);
            }
            network.heal();
        }
        for (Evidence evidence : Evidence.values()) {
            Verdict verdict = HistoryChecker.check(history.operations(), evidence);
            System.out.println("stale reads by " + evidence + ": " + verdict);
            assertThat(verdict).isInstanceOf(Verdict.Violation.class);
        }
    }
}

package io.raftkv.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import io.raftkv.history.Evidence;
import io.raftkv.history.History;
import io.raftkv.history.HistoryChecker;
import io.raftkv.history.Operation;
import io.raftkv.history.Verdict;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What clients are told under kills, pauses, partitions, lost packets and operators' procedures is what one copy of the
 * data could have told them, and afterwards every node answers and all replicas are equal.
 */
class LinearizabilityIT {
    private static final Duration OPERATIONS_WITHIN = Duration.ofMinutes(10);

    /** Together every kind of fault once, and some twice. */
    private static final int THREE_NODES_FAULTS = Campaign.scaled(12, 16);

    private static final int FIVE_NODES_FAULTS = Campaign.scaled(9, 14);

    /** Three times that of the others. */
    private static final String PATIENT = "6s";

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldStayLinearizableWithThreeNodes() {
        Campaign.of("faults on three nodes", 1, 10)
                .forEachSeed(seed -> run(3, seed, 0, THREE_NODES_FAULTS, Campaign.scaled(12_000, 11_000)));
    }

    @Test
    void shouldStayLinearizableWithFiveNodes() {
        Campaign.of("faults on five nodes", 1, 10)
                .forEachSeed(
                        seed -> run(5, seed, THREE_NODES_FAULTS, FIVE_NODES_FAULTS, Campaign.scaled(9_000, 9_000)));
    }

    private void run(int nodes, long seed, int skipped, int faults, int operations) throws IOException {
        History history = new History();
        KvClient client = new KvClient(history, false);
        try (NodeNetwork network = FaultCluster.network(nodes)) {
            String patient = "node" + nodes;
            cluster.equip(node -> {
                if (node.id().equals(patient)) {
                    node.set("raft.election_timeout", PATIENT);
                }
            });
            FaultCluster.start(cluster, network);
            Nemesis nemesis = new Nemesis(cluster, network, patient, seed, skipped);
            Workload workload = Workload.start(cluster, client, seed);
            try (workload) {
                nemesis.run(faults);
                Await.that(operations + " operations", OPERATIONS_WITHIN, () -> history.size() >= operations);
            }
            workload.readEverything();
            System.out.printf(
                    "seed %d, %d nodes: %d operations (%d unknown), without effect %s, faults %s, procedures %s,"
                            + " slowest heal %d ms%n",
                    seed,
                    nodes,
                    history.size(),
                    history.operations().stream().filter(Operation::isUnknown).count(),
                    client.withoutEffect(),
                    nemesis.done(),
                    nemesis.operator().procedures(),
                    nemesis.slowestHeal().toMillis());
            judge(history.operations());
            assertThat(FaultCluster.stateHashes(cluster)).hasSize(1);
            cluster.startOver();
        }
    }

    private void judge(List<Operation> history) throws IOException {
        Path file = cluster.home().resolve("history.txt");
        long origin = history.get(0).invoked();
        Files.write(file, (Iterable<String>) history.stream().map(operation -> operation.describe(origin))::iterator);
        for (Evidence evidence : Evidence.values()) {
            Verdict verdict = HistoryChecker.check(history, evidence);
            System.out.println("by " + evidence + ": " + verdict);
            assertThat(verdict).as("history in %s", file).isInstanceOf(Verdict.Linearizable.class);
        }
    }
}

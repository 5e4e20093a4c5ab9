package io.raftkv.it.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Between a request and its answer a majority of the nodes wrote this very entry to its log and then forced that file, as
 * seen at the system calls of the real processes.
 */
class ForceBeforeAnswerIT {
    private static final int ANSWERS = Campaign.scaled(300, 3_000);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    private final Map<TestNode, DiskProbe> probes = new HashMap<>();

    /** @param key unique; times on the clock of the probes */
    private record Answered(String key, long sentNanos, long answeredNanos) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void shouldAnswerOnlyOnceAMajorityHasForcedTheEntry(int nodes) throws IOException {
        cluster.equip(node -> probes.put(node, DiskProbe.on(node)));
        if (nodes == 1) {
            cluster.single();
        } else {
            cluster.voters(nodes);
        }
        cluster.awaitLeader();

        List<Answered> answered = write();

        assertThat(answered).hasSize(ANSWERS);
        Map<String, Integer> forcedBy = nodesThatForced(answered);
        for (Answered one : answered) {
            assertThat(forcedBy.getOrDefault(one.key(), 0))
                    .as("nodes of %s that forced %s before it was answered", nodes, one.key())
                    .isGreaterThan(nodes / 2);
        }
        System.out.printf("force before answer, %d nodes: %d of %d%n", nodes, answered.size(), ANSWERS);
    }

    /** One after the other, through every node in turn. */
    private List<Answered> write() throws IOException {
        List<Answered> answered = new ArrayList<>();
        for (int number = 0; answered.size() < ANSWERS; number++) {
            assertThat(number).as("requests for %s answers", ANSWERS).isLessThan(2 * ANSWERS);
            String key = DiskProbe.MARK + number;
            TestNode node = cluster.nodes().get(number % cluster.nodes().size());
            long sent = System.nanoTime();
            HttpAnswer answer = node.put(key, "value of " + key);
            long received = System.nanoTime();
            if (answer.status() == 201) {
                answered.add(new Answered(key, sent, received));
            }
        }
        return answered;
    }

    private Map<String, Integer> nodesThatForced(List<Answered> answered) {
        Map<String, Integer> count = new HashMap<>();
        for (DiskProbe probe : probes.values()) {
            List<DiskProbe.Force> forces = probe.forces();
            Map<String, DiskProbe.Write> writes = new HashMap<>();
            probe.writes().stream()
                    .filter(write -> write.path().endsWith(".wal"))
                    .forEach(write -> write.marks().forEach(mark -> writes.putIfAbsent(mark, write)));
            for (Answered one : answered) {
                DiskProbe.Write write = writes.get(one.key());
                if (write != null
                        && write.startNanos() > one.sentNanos()
                        && isForced(forces, write, one.answeredNanos())) {
                    count.merge(one.key(), 1, Integer::sum);
                }
            }
        }
        return count;
    }

    private static boolean isForced(List<DiskProbe.Force> forces, DiskProbe.Write write, long byNanos) {
        return forces.stream()
                .anyMatch(force -> force.errno() == 0
                        && force.path().equals(write.path())
                        && force.startNanos() >= write.endNanos()
                        && force.endNanos() <= byNanos);
    }
}

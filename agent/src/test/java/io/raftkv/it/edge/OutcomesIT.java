package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.Http;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What an answer says of its effect is true, whatever happens to the agents: acknowledged means there, "certainly no
 * effect" means not there, then and later.
 */
final class OutcomesIT {
    private static final int WRITERS = 6;
    private static final int FAULTS = 6;
    private static final int TORTURE_FAULTS = 120;
    /** The document's table: every code whose effect is "none". */
    private static final Set<String> NO_EFFECT = Set.of(
            "BAD_REQUEST",
            "CONDITION_FAILED",
            "OVERLOADED",
            "NOT_READY",
            "DRAINING",
            "SUPERSEDED",
            "NO_LEADER",
            "TIMEOUT",
            "RATE_LIMITED",
            "NO_SPACE");

    private static final Set<String> UNKNOWN = Set.of("OUTCOME_UNKNOWN", "no answer");

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    private final Map<String, String> outcomes = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    @Test
    void shouldTellTheTruthAboutEffectsUnderKillsAndPauses() throws Exception {
        TestNode first = cluster.newNode("node1")
                .set("raft.bootstrap", "true")
                .set("limits.request_timeout", "4s")
                .start();
        cluster.awaitReady(first);
        for (String id : List.of("node2", "node3")) {
            cluster.joining(id, first).set("limits.request_timeout", "4s").start();
        }
        cluster.awaitVoters(3);
        long seed = Campaign.of("outcomes", 1, 1).firstSeed();
        int faults = Campaign.scaled(FAULTS, TORTURE_FAULTS);
        System.out.println("outcomes under kills and pauses: " + faults + " faults, seed " + seed);

        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Random random = new Random(seed * 100 + i);
            String prefix = "outcome-" + i + "/";
            Thread writer = new Thread(() -> write(prefix, random), "outcome-writer-" + i);
            writer.start();
            writers.add(writer);
        }
        Random random = new Random(seed);
        for (int i = 0; i < faults; i++) {
            fault(random, i);
        }
        stopping = true;
        for (Thread writer : writers) {
            writer.join();
        }
        verify();
    }

    private void write(String prefix, Random random) {
        for (int i = 0; !stopping; i++) {
            String key = prefix + i;
            // Of those that run, or did a moment ago: a closed port would answer thousands of times.
            List<TestNode> running = cluster.alive();
            TestNode node = running.get(random.nextInt(running.size()));
            byte[] value = key.getBytes(StandardCharsets.UTF_8);
            String outcome;
            try {
                HttpAnswer answer = switch (random.nextInt(4)) {
                    case 0 -> Http.send("PUT", node.url("/keys/" + key), value, "If-None-Match", "*");
                    // A condition that is checked by reading first.
                    case 1 -> Http.send("PUT", node.url("/keys/" + key), value, "If-None-Match", "\"1\", W/\"2\"");
                    case 2 ->
                        node.post(
                                "/batch",
                                "{\"operations\":[{\"op\":\"put\",\"key\":\"" + key + "\",\"value\":\"" + key
                                        + "\"}],\"conditions\":[{\"key\":\"" + key + "\",\"revision\":0}]}");
                    default -> Http.send("PUT", node.url("/keys/" + key), value);
                };
                outcome = answer.status() < 300 ? "written" : answer.code();
            } catch (IOException e) {
                outcome = "no answer";
            }
            outcomes.put(key, outcome);
        }
    }

    private void fault(Random random, int index) throws Exception {
        awaitTraffic();
        TestNode leader = cluster.awaitLeader();
        TestNode victim = random.nextInt(3) > 0 ? leader : cluster.nodes().get(random.nextInt(3));
        switch (index % 3) {
            case 0 -> {
                Signals.pause(victim);
                // Longer than an election and than limits.request_timeout: what wakes up answers late.
                long until = System.nanoTime()
                        + Duration.ofMillis(4_500 + random.nextInt(2_500)).toNanos();
                Await.that("the pause is over", Duration.ofSeconds(20), () -> System.nanoTime() > until);
                Signals.resume(victim);
            }
            case 1 -> {
                victim.kill9();
                awaitTraffic();
                victim.start();
            }
            default -> {
                victim.terminate();
                awaitTraffic();
                victim.start();
            }
        }
    }

    /** Waits for a number of further outcomes, so that each fault meets requests on their way. */
    private void awaitTraffic() {
        int target = outcomes.size() + 100;
        Await.that("traffic goes on", Duration.ofSeconds(60), () -> outcomes.size() >= target);
    }

    private void verify() throws IOException {
        cluster.awaitLeader();
        cluster.awaitVoters(3);
        Map<String, Long> counts = outcomes.values().stream()
                .collect(Collectors.groupingBy(outcome -> outcome, TreeMap::new, Collectors.counting()));
        System.out.println("outcomes under kills and pauses: " + counts);
        TestNode reader = cluster.awaitFollower();
        for (Map.Entry<String, String> entry : outcomes.entrySet()) {
            String outcome = entry.getValue();
            if (UNKNOWN.contains(outcome)) {
                continue;
            }
            HttpAnswer answer = reader.get("/keys/" + entry.getKey());
            if (outcome.equals("written")) {
                assertThat(answer.text()).as("acknowledged: %s", entry.getKey()).isEqualTo(entry.getKey());
            } else {
                assertThat(NO_EFFECT).as("the code of %s", entry.getKey()).contains(outcome);
                assertThat(answer.status())
                        .as("%s said that there is no effect: %s", outcome, entry.getKey())
                        .isEqualTo(404);
            }
        }
        assertThat(counts.get("written")).isGreaterThan(500);
        assertThat(counts.keySet()).as("faults were felt").hasSizeGreaterThan(1);
    }
}

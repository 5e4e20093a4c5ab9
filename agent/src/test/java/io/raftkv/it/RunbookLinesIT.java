package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.auth.Tokens;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.OperatorShell;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The runbook's own curl, jq and grep lines (test resource {@code runbook/lines.yaml}), run by bash as they stand. */
class RunbookLinesIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldAnswerTheLinesOfTheRunbookInACluster() throws IOException {
        cluster.voters(3);
        runAll(RunbookMode.CLUSTER, Map.of());
    }

    @Test
    void shouldAnswerTheLinesOfTheRunbookOnASingleNode() throws IOException {
        cluster.single();
        runAll(RunbookMode.SINGLE, Map.of());
    }

    /** All of them are public but the snapshot, which shows its token, and changes of membership, which do not. */
    @Test
    void shouldAnswerTheSameLinesWithAuthentication() throws IOException {
        TestNode node = cluster.newNode("node1")
                .set("raft.enabled", "false")
                .set("auth.enabled", "true")
                .set("auth.jwt_secret", Tokens.SECRET)
                .start();
        cluster.awaitReady(node);
        long inAnHour = Instant.now().plus(Duration.ofHours(1)).getEpochSecond();
        runAll(RunbookMode.PROTECTED, Map.of("TOKEN", Tokens.until("admin", inAnHour)));
    }

    private void runAll(RunbookMode mode, Map<String, String> environment) throws IOException {
        List<TestNode> nodes = cluster.nodes();
        String token = environment.getOrDefault("TOKEN", "");
        for (String key : List.of("a", "b/c", "d")) {
            assertThat(nodes.get(0)
                            .put(key, "value of " + key, "Authorization", "Bearer " + token)
                            .status())
                    .isEqualTo(201);
        }
        for (TestNode node : nodes) {
            readTwice(node, "Bearer " + token);
            Await.that("all keys at " + node.id(), SOON, () -> keyCount(node) == 3);
            Await.that(node.id() + " is healthy", SOON, () -> isHealthy(node));
        }
        List<RunbookBlock> blocks = RunbookYaml.read("lines.yaml").stream()
                .filter(block -> block.appliesTo(mode))
                .toList();
        assertThat(blocks).hasSizeGreaterThan(15);
        SoftAssertions all = new SoftAssertions();
        try (OperatorShell shell = new OperatorShell(cluster, environment)) {
            blocks.forEach(block ->
                    all.assertThat(block.complaints(shell, mode, nodes)).isEmpty());
        }
        all.assertAll();
    }

    /** The second read is a hit. */
    private static void readTwice(TestNode node, String authorization) throws IOException {
        for (int i = 0; i < 2; i++) {
            assertThat(node.get("/keys/a", "Authorization", authorization).status())
                    .isEqualTo(200);
        }
    }

    private static int keyCount(TestNode node) throws IOException {
        return node.json("/stats").path("store").path("key_count").asInt();
    }

    private static boolean isHealthy(TestNode node) throws IOException {
        return node.json("/health").path("status").asText().equals("healthy");
    }
}

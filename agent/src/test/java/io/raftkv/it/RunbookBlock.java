package io.raftkv.it;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.OperatorShell;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A block of commands of the runbook, word for word, with what it must answer.
 *
 * @param host where it runs; {@code null} for on each node
 * @param answers by mode; none where the block has no meaning
 */
record RunbookBlock(
        String chapter, String title, String host, String run, Map<RunbookMode, List<RunbookAnswer>> answers) {
    private static final Duration EVENTUALLY = Duration.ofSeconds(90);

    boolean appliesTo(RunbookMode mode) {
        return !answers.get(mode).isEmpty();
    }

    /** Runs it on every host that it is for. @return what is wrong, with what was seen; empty when all is well */
    List<String> complaints(OperatorShell shell, RunbookMode mode, List<TestNode> nodes) {
        List<String> complaints = new ArrayList<>();
        for (String at :
                host != null ? List.of(host) : nodes.stream().map(TestNode::id).toList()) {
            OperatorShell.Result result = shell.run(at, run);
            List<String> wrong = new ArrayList<>();
            answers.get(mode).forEach(answer -> wrong.addAll(answer.complaints(result)));
            if (!wrong.isEmpty()) {
                complaints.add(chapter + ", " + title + ", on " + at + ": " + wrong + "\n" + run + "\n" + result);
            }
        }
        return complaints;
    }

    /** Runs it once; it must answer as it should. */
    void verify(OperatorShell shell, TestCluster cluster) {
        List<String> complaints = complaints(shell, RunbookMode.CLUSTER, cluster.alive());
        if (!complaints.isEmpty()) {
            throw new AssertionError(String.join("\n", complaints));
        }
    }

    /** Runs it until it answers as it should: it looks at something that takes its time. */
    void awaitVerified(OperatorShell shell, TestCluster cluster) {
        Await.until(title, EVENTUALLY, () -> {
            List<String> complaints = complaints(shell, RunbookMode.CLUSTER, cluster.alive());
            if (!complaints.isEmpty()) {
                throw new IllegalStateException(String.join("\n", complaints));
            }
            return true;
        });
    }
}

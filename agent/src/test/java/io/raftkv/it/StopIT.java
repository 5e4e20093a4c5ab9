package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a node ends when it is told to. */
class StopIT {
    private static final int EXIT_FORCED = 143;
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    /** The only one who could take leadership hangs, so the first signal waits for it. */
    @Test
    void shouldEndAtOnceOnASecondSignal() {
        cluster.voters(2);
        TestNode leader = cluster.awaitLeader();
        TestNode other = cluster.nodes().stream()
                .filter(node -> node != leader)
                .findFirst()
                .orElseThrow();

        cluster.shell("kill -STOP " + other.pid() + " && kill -TERM " + leader.pid());
        Await.that("the first signal was heard", SOON, () -> leader.logText().contains("agent stopping"));
        cluster.shell("kill -TERM " + leader.pid());

        assertThat(leader.awaitExit()).isEqualTo(EXIT_FORCED);
        assertThat(leader.logText()).contains("stop forced by a second signal").doesNotContain("agent stopped");
    }
}

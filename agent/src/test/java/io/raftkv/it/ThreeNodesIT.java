package io.raftkv.it;

import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import io.raftkv.it.cluster.Writer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three voters under load, and what survives when they are killed. */
class ThreeNodesIT {
    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldKeepEveryAcknowledgedWriteWhenTheLeaderAFollowerOrAllAreKilled() throws IOException {
        List<TestNode> nodes = cluster.voters(3);
        try (Writer writer = Writer.start(cluster, 4)) {
            writer.awaitMore(100);
            cluster.awaitLeader().kill9();
            writer.awaitMore(100);
            nodes.stream().filter(node -> !node.isAlive()).forEach(TestNode::start);

            cluster.awaitFollower().kill9();
            writer.awaitMore(100);
            nodes.stream().filter(node -> !node.isAlive()).forEach(TestNode::start);

            writer.awaitMore(100);
            nodes.forEach(TestNode::kill9);
            nodes.forEach(TestNode::launch);
            cluster.awaitLeader();
            writer.awaitMore(100);
            writer.close();
            for (TestNode node : nodes) {
                cluster.awaitReady(node);
                writer.verify(node);
            }
        }
    }
}

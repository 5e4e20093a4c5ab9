package io.raftkv.it.edge;

import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Three real voters, started with the first test class that needs them and ended with the test process. Tests keep out
 * of each other's way by prefixes of their own.
 */
final class SharedAgents implements BeforeAllCallback, AfterTestExecutionCallback {
    private static final TestCluster CLUSTER = new TestCluster();
    private static boolean running;
    private static volatile boolean failed;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        synchronized (SharedAgents.class) {
            if (running) {
                return;
            }
            CLUSTER.open("edge-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> CLUSTER.close(failed)));
            CLUSTER.voters(3);
            running = true;
        }
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        failed |= context.getExecutionException().isPresent();
    }

    List<TestNode> all() {
        return CLUSTER.nodes();
    }

    TestNode leader() {
        return CLUSTER.awaitLeader();
    }

    /** The node on this side of forwarding, and a client for it. */
    ApiClient client(Side side) throws IOException {
        return ApiClient.of(node(side));
    }

    TestNode node(Side side) {
        return side == Side.LEADER ? CLUSTER.awaitLeader() : CLUSTER.awaitFollower();
    }

    TestCluster cluster() {
        return CLUSTER;
    }
}

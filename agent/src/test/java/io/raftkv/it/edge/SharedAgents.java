package io.raftkv.it.edge;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Three real voters, started with the first test class that needs them and ended with the test process. Tests keep out
 * of each other's way by prefixes of their own.
 */
final class SharedAgents implements BeforeAllCallback, AfterTestExecutionCallback {
    private static final TestCluster CLUSTER = new TestCluster();
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);
    /** Members introduce themselves every five seconds. */
    private static final Duration TWO_HELLOS = Duration.ofSeconds(11);

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
            try {
                CLUSTER.voters(3);
                awaitSettledRecords();
                running = true;
            } finally {
                if (!running) {
                    // The next class opens another home and would forget these.
                    CLUSTER.close(true);
                }
            }
        }
    }

    /** The cluster's own records count as changes too: tests that count theirs begin after the last of those. */
    private static void awaitSettledRecords() {
        AtomicLong last = new AtomicLong(-1);
        AtomicLong sinceNanos = new AtomicLong();
        Await.that("the members' records have settled", SETTLED_WITHIN, () -> {
            long revision =
                    CLUSTER.awaitLeader().json("/admin/hash").path("revision").asLong();
            if (last.getAndSet(revision) != revision) {
                sinceNanos.set(System.nanoTime());
            }
            return System.nanoTime() - sinceNanos.get() > TWO_HELLOS.toNanos();
        });
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

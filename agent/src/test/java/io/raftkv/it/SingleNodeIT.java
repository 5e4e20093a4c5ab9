package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One node, {@code raft.enabled: false}: a cluster of one on the same path. */
class SingleNodeIT {
    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldKeepEveryAcknowledgedWriteOverKill9() throws IOException {
        TestNode node = cluster.single();
        try (Writer writer = Writer.start(cluster, 4)) {
            for (int round = 0; round < 3; round++) {
                writer.awaitMore(200);
                node.kill9();
                node.start();
                cluster.awaitReady(node);
            }
            writer.close();
            writer.verify(node);
        }
    }

    @Test
    void shouldEndInGoodOrderOnSigterm() throws IOException {
        TestNode node = cluster.single();
        assertThat(node.put("a", "1").status()).isEqualTo(201);

        assertThat(node.terminate()).isZero();

        assertThat(node.logText()).contains("agent stopped");
        node.start();
        cluster.awaitReady(node);
        assertThat(node.get("/keys/a").text()).isEqualTo("1");
    }

    @Test
    void shouldOpenNoRaftPortReachableFromOutside() {
        TestNode node = cluster.single();

        String listening = cluster.shell("ss -ltnp | grep pid=" + node.pid() + " | awk '{print $4}'");

        assertThat(listening.lines().toList())
                .singleElement()
                .asString()
                .endsWith(node.url("").replaceAll(".*:", ":"));
    }
}

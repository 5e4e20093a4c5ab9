package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import io.raftkv.it.cluster.Writer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node is taken out of service, and let in again. */
class DrainIT {
    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldTakeTheLeaderOutOfServiceWhileTheOthersServe() throws IOException {
        cluster.voters(3);
        TestNode drained = cluster.awaitLeader();
        try (Writer writer = Writer.start(cluster, 2)) {
            writer.awaitMore(20);
            HttpAnswer answer = drained.post("/admin/drain", "");
            JsonNode drain = answer.json();

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(drain.path("status").asText()).isEqualTo("drained");
            assertThat(drain.path("leader").asText()).isNotEqualTo(drained.id());
            assertThat(drained.put("x", "y").code()).isEqualTo("DRAINING");
            assertThat(drained.get("/keys/x").code()).isEqualTo("DRAINING");
            assertThat(drained.get("/ready").status()).isEqualTo(503);
            assertThat(drained.get("/ready").text()).contains(drained.id() + " is drained");
            assertThat(drained.json("/health").path("status").asText()).isEqualTo("healthy");
            assertThat(drained.json("/stats").path("node").path("draining").asBoolean())
                    .isTrue();
            assertThat(drained.json("/admin/drain").path("status").asText()).isEqualTo("drained");
            writer.awaitMore(50);

            // Leadership that comes back, here by an order, leaves again at once: whoever waits for it may miss it.
            drained.post("/cluster/transfer", "{\"node_id\":\"" + drained.id() + "\"}");
            Await.that(
                    "leadership leaves a drained node again",
                    TestCluster.LEADER_WITHIN,
                    () -> cluster.awaitLeader() != drained);

            assertThat(drained.post("/admin/undrain", "").status()).isEqualTo(200);
            cluster.awaitReady(drained);
            writer.awaitMore(20);
            writer.close();
            writer.verify(drained);
        }
    }

    @Test
    void shouldDrainALoneNodeAlthoughNobodyElseCanLead() throws IOException {
        TestNode node = cluster.single();
        JsonNode drain = node.post("/admin/drain", "").json();

        assertThat(drain.path("status").asText()).isEqualTo("drained");
        assertThat(drain.path("leader").asText()).isEqualTo("node1");
        assertThat(node.put("x", "y").code()).isEqualTo("DRAINING");

        assertThat(node.post("/admin/undrain", "").status()).isEqualTo(200);
        assertThat(node.put("x", "y").status()).isEqualTo(201);
    }
}

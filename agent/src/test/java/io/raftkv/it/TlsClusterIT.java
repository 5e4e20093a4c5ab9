package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.Http;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three nodes that speak TLS everywhere, under an authority that no machine trusts by itself. */
class TlsClusterIT {
    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void shouldFormAndForwardUnderAPrivateAuthority() throws IOException {
        cluster.shell("openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=test"
                + " && echo subjectAltName=IP:127.0.0.1 > ext");
        Http.trust(cluster.home().resolve("ca.pem"));
        List<TestNode> nodes = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            nodes.add(encrypted(cluster.newNode("node" + i)));
        }
        nodes.get(0).set("raft.bootstrap", "true").start();
        cluster.awaitReady(nodes.get(0));
        for (TestNode joiner : nodes.subList(1, 3)) {
            joiner.set("raft.join_addr", nodes.get(0).url("/cluster/join")).start();
        }

        cluster.awaitVoters(3);
        TestNode follower = cluster.awaitFollower();
        assertThat(follower.put("a", "1").status()).isEqualTo(201);
        assertThat(follower.get("/keys/a").text()).isEqualTo("1");
        Await.that("hellos are answered: every node sees every other", TestCluster.LEADER_WITHIN, () -> {
            for (TestNode node : nodes) {
                for (var member : node.json("/cluster/nodes").path("nodes")) {
                    if (!member.path("status").asText().equals("up")) {
                        return false;
                    }
                }
            }
            return true;
        });
    }

    private TestNode encrypted(TestNode node) {
        String id = node.id();
        cluster.shell("openssl req -newkey rsa:2048 -nodes -keyout " + id + ".key -out " + id + ".csr -subj /CN=" + id
                + " && openssl x509 -req -in " + id + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
                + " -extfile ext -out " + id + ".pem");
        for (String section : List.of("tls", "raft.tls")) {
            node.set(section + ".enabled", "true")
                    .set(
                            section + ".certificate",
                            cluster.home().resolve(id + ".pem").toAbsolutePath().toString())
                    .set(
                            section + ".key",
                            cluster.home().resolve(id + ".key").toAbsolutePath().toString())
                    .set(
                            section + ".ca",
                            cluster.home().resolve("ca.pem").toAbsolutePath().toString());
        }
        return node.set("tls.client_auth", "false").set("raft.tls.client_auth", "true");
    }
}

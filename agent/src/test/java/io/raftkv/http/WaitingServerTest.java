package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.config.AgentConfig;
import io.raftkv.config.ConfigLoader;
import io.raftkv.config.ConfigSources;
import io.raftkv.it.cluster.FreePorts;
import io.raftkv.raft.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that waits says so on its HTTP port. */
final class WaitingServerTest {
    @TempDir
    private Path directory;

    @Test
    void shouldSayWhatItWaitsForAndServeNothingElse() throws Exception {
        int port = FreePorts.next();
        try (WaitingServer server = new WaitingServer(config(port))) {
            assertThatThrownBy(() -> RawClient.connect(port)).isInstanceOf(IOException.class);
            server.say("joining", "asks node1");
            server.say("joining", "node1 answered 503");
            Await.until("the first answer, however starved the machine is", () -> answers(port));
            try (RawClient client = RawClient.connect(port)) {
                for (String probe : new String[] {"/health", "/ready"}) {
                    RawClient.Answer answer = client.get(probe);
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.text())
                            .contains("\"status\":\"joining\"", "\"node_id\":\"node4\"", "node1 answered 503");
                }
                RawClient.Answer answer = client.put("/keys/a", "x");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.text()).contains("\"code\":\"NOT_READY\"", "this node is joining");
            }
        }
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).as("the real server finds the port free").isTrue();
        }
    }

    private static boolean answers(int port) {
        try (RawClient client = RawClient.connect(port)) {
            return client.get("/health").status() == 503;
        } catch (IOException notYet) {
            return false;
        }
    }

    private AgentConfig config(int port) throws Exception {
        Map<String, String> settings = Map.of(
                "raft.node_id",
                "node4",
                "server.http_addr",
                "127.0.0.1:" + port,
                "storage.data_dir",
                directory.toString());
        return ConfigLoader.load(new ConfigSources(settings, Map.of(), Optional.empty()))
                .config();
    }
}

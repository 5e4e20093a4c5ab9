package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.option.CliOptions;
import com.alipay.sofa.jraft.rpc.impl.cli.CliClientServiceImpl;
import com.alipay.sofa.jraft.util.Endpoint;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RaftTrafficTest {
    @Test
    void shouldRecogniseWhatTheEngineSendsFirst() throws Exception {
        CliClientServiceImpl engineClient = new CliClientServiceImpl();
        CliOptions options = new CliOptions();
        options.setRpcConnectTimeoutMs(2000);
        engineClient.init(options);
        try (ServerSocket server = new ServerSocket(0)) {
            server.setSoTimeout(30_000);
            CompletableFuture<Boolean> connecting = CompletableFuture.supplyAsync(
                    () -> engineClient.connect(new Endpoint("127.0.0.1", server.getLocalPort())));
            try (Socket connection = server.accept()) {
                connection.setSoTimeout(30_000);
                byte[] buffer = new byte[RaftTraffic.TELLING_BYTES];
                int length = connection.getInputStream().read(buffer);
                byte[] beginning = Arrays.copyOf(buffer, length);
                assertThat(RaftTraffic.isRequest(beginning, false)).isTrue();
                assertThat(RaftTraffic.isRequest(beginning, true)).isFalse();
            }
            connecting.join();
        } finally {
            engineClient.shutdown();
        }
    }

    @Test
    void shouldTakeNothingElseForARequest() {
        for (String other : new String[] {"", "G", "GET / HTTP/1.1\r\n\r\n", "\u0002\u0001 nothing of ours"}) {
            byte[] bytes = other.getBytes(StandardCharsets.ISO_8859_1);
            assertThat(RaftTraffic.isRequest(bytes, false)).isFalse();
            assertThat(RaftTraffic.isRequest(bytes, true)).isFalse();
        }
        assertThat(RaftTraffic.isRequest(new byte[] {0x16, 3, 1, 2}, true)).isTrue();
    }
}

package io.raftkv.node.start;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaftPortWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void shouldRefuseToFoundWhenARaftRequestArrives() throws Exception {
        StartingNode node = founderWithSomebodyToAsk();
        CompletableFuture<Void> caller = call(node, raftRequest());
        assertThatThrownBy(node::start)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("a Raft request for node1:7000 came from 127.0.0.1");
        caller.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void shouldTakeNothingElseForARaftRequest() throws Exception {
        StartingNode node = founderWithSomebodyToAsk();
        CompletableFuture<Void> caller = call(node, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        node.start().close();
        caller.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private StartingNode founderWithSomebodyToAsk() throws Exception {
        return new StartingNode(directory.resolve("data"), "node1", "raft.bootstrap=true", "raft.join_addr=node2:8080")
                .with("raft.election_timeout", "1s");
    }

    /** Keeps calling until somebody listens, as a leader would. */
    private static CompletableFuture<Void> call(StartingNode node, byte[] content) {
        int port = node.config().raft().raftAddr().port();
        return CompletableFuture.runAsync(() -> {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                try (Socket socket = new Socket("127.0.0.1", port)) {
                    socket.getOutputStream().write(content);
                    socket.getOutputStream().flush();
                    socket.setSoTimeout(2000);
                    socket.getInputStream().read();
                    return;
                } catch (IOException notYet) {
                    LockSupport.parkNanos(10_000_000);
                }
            }
        });
    }

    /** The first bytes of what SOFABolt sends: protocol 2, a request, and the class of the message. */
    private static byte[] raftRequest() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                new byte[] {2, 1, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 11, (byte) 184, 0, 50, 0, 0, 0, 0, 0, 9});
        bytes.writeBytes("com.alipay.sofa.jraft.rpc.RpcRequests$PingRequest".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }
}

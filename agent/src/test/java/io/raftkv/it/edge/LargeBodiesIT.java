package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies of 64 MB, many at once: each is refused, none is stored, and the agent does not grow. */
final class LargeBodiesIT {
    private static final int CLIENTS = 24;
    private static final int BODY_BYTES = 64_000_000;
    private static final long GROWTH_BYTES_MAX = 64L << 20;

    @RegisterExtension
    static final SharedAgents AGENTS = new SharedAgents();

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWithoutGrowing(Side side) throws Exception {
        TestNode node = AGENTS.node(side);
        try (ApiClient watch = AGENTS.client(side)) {
            String keys = watch.get("/keys?limit=1000").text();
            ProcessMemory before = ProcessMemory.of(node);
            ProcessMemory.forgetPeak(node);
            List<String> refusals = Collections.synchronizedList(new ArrayList<>());
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                boolean chunked = i % 2 == 0;
                String target = i % 4 < 2 ? "PUT /keys/large-" + side : "POST /batch";
                Thread client = new Thread(() -> refusals.add(send(node, target, chunked)));
                client.start();
                clients.add(client);
            }
            for (Thread client : clients) {
                client.join();
            }
            assertThat(refusals)
                    .hasSize(CLIENTS)
                    .allMatch(answer -> answer.contains(" 413 ") && answer.contains("TOO_LARGE"));
            long grown = ProcessMemory.of(node).peakResidentBytes() - before.residentBytes();
            System.out.printf("64 MB bodies, %s: %d at once, grown by %d MiB%n", side, CLIENTS, grown >> 20);
            assertThat(grown).isLessThan(GROWTH_BYTES_MAX);
            assertThat(watch.get("/keys?limit=1000").text()).isEqualTo(keys).doesNotContain("large-");
        }
    }

    /** Sends all of it, as a client does that reads no answer before it has sent its body. */
    private static String send(TestNode node, String target, boolean chunked) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.httpPort())) {
            socket.setSoTimeout(60_000);
            write(socket, target + " HTTP/1.1\r\nHost: x\r\n");
            write(
                    socket,
                    chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: " + BODY_BYTES + "\r\n\r\n");
            byte[] piece = new byte[64_000];
            for (int sent = 0; sent < BODY_BYTES; sent += piece.length) {
                if (chunked) {
                    write(socket, Integer.toHexString(piece.length) + "\r\n");
                }
                socket.getOutputStream().write(piece);
                if (chunked) {
                    write(socket, "\r\n");
                }
            }
            byte[] answer = new byte[2_000];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return "the connection was reset before the answer could be read";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}

package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that are slow on purpose cost others nothing, and are gone within half a minute. */
final class SlowClientsIT {
    private static final int CONNECTIONS = 500;
    /** The promise is a second; a machine that runs other builds at the same time needs more for anything. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

    private static final Duration GONE_WITHIN = Duration.ofSeconds(30);
    /** From the first to the last of them, and for this machine to notice. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    /** How a client is slow. @param then what it sends now and then */
    private record Slowness(String first, String then) {
        private static final List<Slowness> ALL = List.of(
                new Slowness("", ""),
                new Slowness("GET /keys/meanwhile HTTP/1.1\r\n", "X: y\r\n"),
                new Slowness("PUT /keys/half HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n", "v"),
                new Slowness("PUT /keys/half HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nv\r\n"),
                new Slowness("GET /keys/meanwhile HTTP/1.1\r\nHost: x\r\n\r\n", ""));

        static Slowness of(int index) {
            return ALL.get(index % ALL.size());
        }
    }

    @Test
    void shouldServeOthersMeanwhileAndKeepNoneOfThem() throws Exception {
        TestNode node = cluster.single();
        assertThat(node.put("meanwhile", "served").status()).isEqualTo(201);
        int before = connections(node);
        List<Socket> slow = new ArrayList<>();
        long begun = System.nanoTime();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket socket = connect(node);
                slow.add(socket);
                send(socket, Slowness.of(i).first());
            }
            assertThat(connections(node)).isGreaterThan(before + CONNECTIONS / 2);
            Duration slowest = Duration.ZERO;
            for (int round = 0; slow.stream().anyMatch(SlowClientsIT::isOpen); round++) {
                for (int i = 0; i < slow.size(); i++) {
                    drip(Slowness.of(i), slow.get(i));
                }
                long asked = System.nanoTime();
                assertThat(node.get("/keys/meanwhile").text()).isEqualTo("served");
                Duration took = Duration.ofNanos(System.nanoTime() - asked);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .as(
                                "%d connections are still open",
                                slow.stream().filter(SlowClientsIT::isOpen).count())
                        .isLessThan(GONE_WITHIN.plus(MARGIN));
                Await.that("a moment", Duration.ofSeconds(5), () -> System.nanoTime() - asked > 250_000_000L);
            }
            System.out.printf(
                    "slow clients: all %d gone after %d s, the slowest GET took %d ms%n",
                    CONNECTIONS, (System.nanoTime() - begun) / 1_000_000_000, slowest.toMillis());
            assertThat(slowest).isLessThan(ANSWERED_WITHIN);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        Await.that("none is left", Duration.ofSeconds(10), () -> connections(node) <= before + 2);
        assertThat(node.json("/health").path("status").asText()).isEqualTo("healthy");
        assertThat(node.get("/keys/half").status())
                .as("nothing of what was never finished")
                .isEqualTo(404);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Socket connect(TestNode node) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.httpPort()), 10_000);
        socket.setSoTimeout(1);
        return socket;
    }

    private static boolean isOpen(Socket socket) {
        return !socket.isClosed();
    }

    /** Sends a little more, and closes our side once the server has closed its own. */
    private static void drip(Slowness slowness, Socket socket) throws IOException {
        if (socket.isClosed()) {
            return;
        }
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[2048];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                continue;
            }
            socket.close();
        } catch (SocketTimeoutException nothingYet) {
            try {
                send(socket, slowness.then());
            } catch (SocketException closed) {
                socket.close();
            }
        } catch (SocketException reset) {
            socket.close();
        }
    }

    /** Established connections of the agent's HTTP port, as the kernel counts them. */
    private static int connections(TestNode node) throws IOException {
        String local = String.format("0100007F:%04X", node.httpPort());
        int count = 0;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.trim().split("\\s+");
                boolean established = fields.length > 3 && fields[3].equals("01");
                count += established && fields[1].endsWith(local.substring(8)) ? 1 : 0;
            }
        }
        return count;
    }
}

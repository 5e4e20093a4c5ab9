package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.remoting.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.CliRequests.RemovePeerRequest;
import io.raftkv.disk.LocalDisk;
import io.raftkv.raft.RaftTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stranger on the Raft port can do: nothing. */
final class RaftPortTest {
    private static final int ATTEMPTS = 100;
    private static final int PATIENCE_MILLIS = 10_000;

    @TempDir
    Path directory;

    @AfterEach
    void forgetTls() {
        PeerTls.disable();
    }

    @Test
    void shouldCloseOnGarbageAndChangeNothing() throws Exception {
        Random random = new Random(7);
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember leader = cluster.awaitLeader();
            leader.putNow("key", "value");
            long term = leader.engine().status().term();
            for (int i = 0; i < ATTEMPTS; i++) {
                byte[] garbage = new byte[1 + random.nextInt(500)];
                random.nextBytes(garbage);
                send(leader, garbage);
            }
            assertThat(closes(leader, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
                    .isTrue();

            assertThat(leader.engine().status().term()).isEqualTo(term);
            assertThat(leader.read("key")).isEqualTo("value");
        }
    }

    @Test
    void shouldCloseOnAFrameThatIsLargerThanAnyOfOurs() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            TestMember leader = cluster.awaitLeader();
            for (int length : new int[] {1 << 30, Integer.MAX_VALUE, -1, BoundedFrames.FRAME_BYTES_MAX}) {
                // Both versions of the header: the second has a version behind the first byte, and a switch.
                assertThat(closes(
                                leader,
                                ByteBuffer.allocate(22)
                                        .put(0, (byte) 1)
                                        .put(1, (byte) 1)
                                        .putInt(18, length)
                                        .array()))
                        .as("first version, a content of %d bytes", length)
                        .isTrue();
                assertThat(closes(
                                leader,
                                ByteBuffer.allocate(24)
                                        .put(0, (byte) 2)
                                        .put(1, (byte) 1)
                                        .put(2, (byte) 1)
                                        .putInt(20, length)
                                        .array()))
                        .as("second version, a content of %d bytes", length)
                        .isTrue();
            }
            leader.putNow("key", "value");
            assertThat(leader.read("key")).isEqualTo("value");
        }
    }

    @Test
    void shouldNotLetAStrangerChangeTheMembership() throws Exception {
        try (TestCluster cluster = TestCluster.of(2, directory)) {
            TestMember leader = cluster.awaitLeader();
            RpcClient stranger = new RpcClient();
            stranger.startup();
            try {
                RemovePeerRequest remove = RemovePeerRequest.newBuilder()
                        .setGroupId("any")
                        .setLeaderId(leader.address().toString())
                        .setPeerId(cluster.follower().address().toString())
                        .build();

                assertThatThrownBy(() -> stranger.invokeSync(leader.address().toString(), remove, PATIENCE_MILLIS))
                        .isInstanceOf(Exception.class);
            } finally {
                stranger.shutdown();
            }
            assertThat(leader.engine().status().membership().voters()).hasSize(2);
        }
    }

    @Test
    void shouldBindItsOwnAddressOnly() throws Exception {
        try (TestCluster cluster = TestCluster.of(1, directory)) {
            int port = cluster.awaitLeader().address().port();
            try (ServerSocket other = new ServerSocket()) {
                other.bind(new InetSocketAddress("127.0.0.2", port));
                assertThat(other.isBound()).isTrue();
            }
        }
    }

    @Test
    void shouldSayThatThePortIsTaken() throws Exception {
        try (TestCluster cluster = new TestCluster(directory)) {
            TestMember member = cluster.addMember();
            try (ServerSocket other = new ServerSocket()) {
                other.bind(new InetSocketAddress("127.0.0.1", member.address().port()));

                assertThatThrownBy(() -> member.found(0))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("127.0.0.1:" + member.address().port());
            }
        }
    }

    @Test
    void shouldReplicateOverMutualTlsAndTurnAwayWhoHasNoCertificate() throws Exception {
        Path authority = authority("authority");
        RaftTls tls = certificate("node", authority);
        try (TestCluster cluster = new TestCluster(directory)) {
            TestMember founder = cluster.addMember();
            founder.tls(tls);
            founder.found(0);
            cluster.awaitLeader();
            TestMember joiner = cluster.addMember();
            joiner.tls(tls);
            joiner.join(1);
            cluster.change(leader -> leader.engine().addVoter(joiner.address()));
            cluster.awaitLeader().putNow("key", "value");

            assertThat(joiner.read("key")).isEqualTo("value");
            assertThat(closes(founder, "in plain text".getBytes(StandardCharsets.US_ASCII)))
                    .isTrue();
            assertThatThrownBy(() -> readWithoutCertificate(founder)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void shouldRefuseCertificatesThatDoNotFit() throws Exception {
        RaftTls right = certificate("node", authority("authority"));
        RaftTls other = certificate("other", authority("another"));
        Files.createDirectories(directory.resolve("raft"));

        assertRefused(new RaftTls(right.certificate(), other.key(), right.authority()), "is not the key of");
        assertRefused(new RaftTls(right.certificate(), right.key(), other.authority()), "is not signed by");
        assertRefused(new RaftTls(right.certificate(), right.certificate(), right.authority()), "PKCS #8");
    }

    private void assertRefused(RaftTls tls, String reason) {
        assertThatThrownBy(() -> PeerTls.enable(new LocalDisk(), directory.resolve("raft"), tls))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    private static void send(TestMember member, byte[] bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", member.address().port())) {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (SocketException e) {
            // Closed while we wrote: what we came for.
        }
    }

    private static boolean closes(TestMember member, byte[] bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", member.address().port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                continue;
            }
            return true;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Trusts whoever answers and shows no certificate of its own. */
    private static int readWithoutCertificate(TestMember member) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustingManager()}, null);
        try (Socket socket = context.getSocketFactory()
                .createSocket("127.0.0.1", member.address().port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(new byte[64]);
            socket.getOutputStream().flush();
            return socket.getInputStream().read();
        }
    }

    private static final class TrustingManager extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** A certificate authority as {@code <name>.pem} and {@code <name>.key}. */
    private Path authority(String name) throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem");
        return directory.resolve(name + ".pem");
    }

    private RaftTls certificate(String name, Path authority) throws Exception {
        String signer = authority.getFileName().toString().replace(".pem", "");
        openssl(
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        openssl(
                "x509",
                "-req",
                "-days",
                "2",
                "-in",
                name + ".csr",
                "-CA",
                signer + ".pem",
                "-CAkey",
                signer + ".key",
                "-CAcreateserial",
                "-out",
                name + ".pem");
        return new RaftTls(directory.resolve(name + ".pem"), directory.resolve(name + ".key"), authority);
    }

    private void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}

package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.node.Consistency;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream that cannot pass for whole when it is not, and that nobody can keep a node busy with. */
final class BackupRouteTest {
    private static final int MANY = 2_000;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer().start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSendEveryByteWithItsDigestBehind() throws Exception {
        FakeBackup backup = new FakeBackup(30);
        server.node.backup = () -> backup;
        ByteArrayOutputStream wanted = new ByteArrayOutputStream();
        for (int number = 0; number < 30; number++) {
            wanted.write(FakeBackup.piece(number));
        }
        HttpURLConnection connection = open("/admin/backup");
        assertThat(connection.getInputStream().readAllBytes()).isEqualTo(wanted.toByteArray());
        assertThat(connection.getHeaderField(BackupEndpoint.NAME)).isEqualTo(backup.name());
        assertThat(connection.getHeaderField(BackupEndpoint.LAST)).isEqualTo("77");
        assertThat(connection.getHeaderField(BackupEndpoint.CONTENT_BYTES)).isEqualTo("3000000");
        assertThat(server.node.backupConsistency).isEqualTo(Consistency.LINEARIZABLE);
        requireClosed(backup);
        awaitMetric("raftkv_backup_streams_total{result=\"success\"} 1.0");
        awaitMetric("raftkv_backup_streamed_bytes_total 3000000.0");

        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(wanted.toByteArray()));
        assertThat(raw("/admin/backup")).endsWith("\r\n0\r\n" + BackupEndpoint.SHA256 + ": " + digest + "\r\n\r\n");
    }

    @Test
    void shouldEndTheConnectionInsteadOfTheAnswerWhenItFailsOnTheWay() throws IOException {
        FakeBackup backup = new FakeBackup(10);
        backup.failure = new ApiException(ErrorCode.SUPERSEDED, "fenced");
        server.node.backup = () -> backup;
        assertThatThrownBy(() -> open("/admin/backup").getInputStream().readAllBytes())
                .isInstanceOf(IOException.class);
        requireClosed(backup);
        awaitMetric("raftkv_backup_streams_total{result=\"failure\"} 1.0");
        assertThat(raw("/admin/backup")).doesNotContain("\r\n0\r\n").doesNotContain(BackupEndpoint.SHA256 + ": ");
    }

    @Test
    void shouldSayWhyWhenThereIsNothingToSend() throws IOException {
        server.node.backup = () -> {
            throw new ApiException(ErrorCode.SUPERSEDED, "the cluster went on without this node");
        };
        try (RawClient client = server.client()) {
            RawClient.Answer answer = client.get("/admin/backup?consistency=stale");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("SUPERSEDED").contains("went on without");
        }
        assertThat(server.node.backupConsistency).isEqualTo(Consistency.STALE);
    }

    @Test
    void shouldLetGoOfAClientThatDoesNotRead() throws IOException {
        FakeBackup backup = new FakeBackup(MANY);
        server.node.backup = () -> backup;
        try (Socket socket = request("/admin/backup?stall=1")) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            requireClosed(backup);
            awaitMetric("raftkv_backup_streams_running 0.0");
        }
    }

    @Test
    void shouldLetGoOfAClientThatLeaves() throws IOException {
        FakeBackup backup = new FakeBackup(MANY);
        server.node.backup = () -> backup;
        try (Socket socket = request("/admin/backup")) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        requireClosed(backup);
    }

    @Test
    void shouldRefuseAThirdBackupUntilOneOfTwoHasEnded() throws IOException {
        server.node.backup = () -> new FakeBackup(MANY);
        try (Socket first = request("/admin/backup");
                Socket second = request("/admin/backup")) {
            assertThat(first.getInputStream().read()).isEqualTo('H');
            assertThat(second.getInputStream().read()).isEqualTo('H');
            try (RawClient client = server.client()) {
                RawClient.Answer answer = client.get("/admin/backup");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isNotBlank();
                assertThat(answer.text()).contains("OVERLOADED");
            }
        }
        awaitMetric("raftkv_backup_streams_running 0.0");
        server.node.backup = () -> new FakeBackup(1);
        assertThat(open("/admin/backup").getResponseCode()).isEqualTo(200);
    }

    @Test
    void shouldKeepToTheGivenRate() throws IOException {
        server.node.backup = () -> new FakeBackup(6);
        long begun = System.nanoTime();
        assertThat(open("/admin/backup?rate=1000").getInputStream().readAllBytes())
                .hasSize(600_000);
        assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(400));
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(server.url() + path).openConnection();
        connection.setReadTimeout(15_000);
        return connection;
    }

    private Socket request(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(15_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** Everything that comes until the connection ends. */
    private String raw(String path) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Socket socket = request(path)) {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[64 << 10];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                all.write(buffer, 0, count);
            }
        } catch (SocketException cut) {
            // A reset ends a connection as well.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static void requireClosed(FakeBackup backup) {
        try {
            assertThat(backup.closed.await(15, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitMetric(String line) {
        Await.that(() -> {
            try (RawClient client = server.client()) {
                return client.get("/metrics").text().contains(line);
            } catch (IOException e) {
                return false;
            }
        });
    }
}

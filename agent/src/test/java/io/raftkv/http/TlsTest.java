package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.config.AgentConfig;
import io.raftkv.pem.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS from PEM files; the keys are made by openssl for each run. */
final class TlsTest {
    @TempDir
    private static Path directory;

    @BeforeAll
    static void makeKeys() throws Exception {
        openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=test-authority");
        for (String name : new String[] {"node", "other"}) {
            openssl("req -newkey rsa:2048 -nodes -keyout " + name + ".key -out " + name + ".csr -subj /CN=localhost");
            Files.writeString(directory.resolve("ext"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
            openssl("x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out "
                    + name + ".pem");
        }
        openssl("ecparam -genkey -name prime256v1 -noout -out ec.sec1");
        openssl("pkcs8 -topk8 -nocrypt -in ec.sec1 -out ec.key");
        openssl("req -x509 -new -key ec.key -out ec.pem -days 2 -subj /CN=localhost");
        openssl("rsa -in node.key -traditional -out node.pkcs1");
    }

    private static void openssl(String arguments) throws Exception {
        Process process = new ProcessBuilder(("openssl " + arguments).split(" "))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    private static AgentConfig.Tls tls(String certificate, String key, String ca, boolean clientAuth) {
        return new AgentConfig.Tls(
                true,
                Optional.of(directory.resolve(certificate)),
                Optional.of(directory.resolve(key)),
                Optional.ofNullable(ca).map(directory::resolve),
                clientAuth);
    }

    @Test
    void shouldServeOverTls12AndNewerOnly() throws Exception {
        try (TestServer server = new TestServer()) {
            server.tls = tls("node.pem", "node.key", null, false);
            server.start();
            for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
                try (RawClient client = client(server, protocol, null)) {
                    assertThat(client.put("/keys/a", "x").status()).isEqualTo(201);
                }
            }
            assertThatThrownBy(() -> client(server, "TLSv1.1", null)).isInstanceOf(IOException.class);
            try (RawClient client = client(server, "TLSv1.3", null)) {
                assertThat(client.get("/metrics").text())
                        .contains("raftkv_tls_certificate_not_after_timestamp_seconds{file=");
            }
        }
    }

    @Test
    void shouldServeWithAnEllipticKey() throws Exception {
        try (TestServer server = new TestServer()) {
            server.tls = tls("ec.pem", "ec.key", null, false);
            server.start();
            assertThat(TlsSetup.load(server.tls).notAfter()).isNotNull();
        }
    }

    @Test
    void shouldAskClientsForACertificateWhenToldTo() throws Exception {
        try (TestServer server = new TestServer()) {
            server.tls = tls("node.pem", "node.key", "ca.pem", true);
            server.start();
            try (RawClient client = client(server, "TLSv1.2", "other")) {
                assertThat(client.get("/health").status()).isEqualTo(200);
            }
            assertThatThrownBy(() -> {
                        try (RawClient client = client(server, "TLSv1.2", null)) {
                            client.get("/health");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldForwardToTheLeaderOverMutualTls() throws Exception {
        try (TestServer leader = new TestServer();
                TestServer follower = new TestServer()) {
            leader.tls = tls("node.pem", "node.key", "ca.pem", true);
            follower.tls = tls("other.pem", "other.key", "ca.pem", true);
            leader.start();
            follower.start();
            follower.kv.before = () -> java.util.concurrent.CompletableFuture.failedFuture(
                    new io.raftkv.node.NotLeaderException(Optional.of("https://localhost:" + leader.port())));
            try (RawClient client = client(follower, "TLSv1.3", "node")) {
                RawClient.Answer answer = client.put("/keys/a", "x");
                assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            }
            assertThat(leader.kv.writes).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseToStartOnABadSetUpAndSayWhat() throws Exception {
        Files.writeString(directory.resolve("empty"), "");
        refused(tls("node.pem", "other.key", null, false), "does not belong");
        refused(tls("node.pem", "ec.key", null, false), "does not belong");
        refused(tls("empty", "node.key", null, false), "no certificate");
        refused(tls("node.key", "node.key", null, false), "no certificate");
        refused(tls("node.pem", "empty", null, false), "openssl pkcs8");
        refused(tls("node.pem", "node.pkcs1", null, false), "openssl pkcs8");
        refused(tls("absent", "node.key", null, false), "absent");
        refused(tls("node.pem", "node.key", null, true), "tls.ca");
        refused(tls("node.pem", "node.key", "empty", false), "no certificate");
    }

    private static void refused(AgentConfig.Tls tls, String reason) {
        TestServer server = new TestServer();
        server.tls = tls;
        assertThatThrownBy(server::start).isInstanceOf(IOException.class).hasMessageContaining(reason);
    }

    /** @param name of the client's certificate, {@code null} for none */
    private static RawClient client(TestServer server, String protocol, String name) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, new char[0]);
        trusted.setCertificateEntry(
                "ca", PemFiles.certificates(directory.resolve("ca.pem")).get(0));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, new char[0]);
        if (name != null) {
            own.setKeyEntry(
                    "own",
                    PemFiles.privateKey(directory.resolve(name + ".key")),
                    new char[0],
                    PemFiles.certificates(directory.resolve(name + ".pem")).toArray(X509Certificate[]::new));
        }
        keys.init(own, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", server.port());
        socket.setSoTimeout(15_000);
        socket.setEnabledProtocols(new String[] {protocol});
        try {
            socket.startHandshake();
        } catch (SSLException e) {
            socket.close();
            throw e;
        }
        return RawClient.over(socket);
    }
}

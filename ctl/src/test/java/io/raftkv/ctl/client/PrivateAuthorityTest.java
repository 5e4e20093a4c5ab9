package io.raftkv.ctl.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose certificate no public authority knows. The keys are made by the JDK's keytool for each run. */
final class PrivateAuthorityTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path home;

    private HttpsServer server;

    @BeforeEach
    void serve() throws Exception {
        keytool("-genkeypair -keyalg EC -alias node -dname CN=node1 -ext SAN=ip:127.0.0.1 -keystore node.p12");
        keytool("-exportcert -rfc -alias node -file ca.pem -keystore node.p12");
        keytool("-genkeypair -keyalg EC -alias other -dname CN=other -keystore other.p12");
        keytool("-exportcert -rfc -alias other -file other.pem -keystore other.p12");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext("/keys/k", exchange -> {
            byte[] value = "over TLS".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(200, value.length);
            exchange.getResponseBody().write(value);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    private String file(String name) {
        return home.resolve(name).toString();
    }

    @Test
    void shouldTrustTheAuthorityOfTheOption() {
        CtlRun run = CtlRun.with(home).endpoints(url()).run("kv", "get", "k", "--ca", file("ca.pem"));

        assertThat(run.out()).as(run.err()).isEqualTo("over TLS");
    }

    @Test
    void shouldTrustTheAuthorityOfTheContext() {
        CtlRun.with(home).run("context", "add", "prod", "--endpoints", url(), "--ca", file("ca.pem"));

        assertThat(CtlRun.with(home).run("kv", "get", "k").out()).isEqualTo("over TLS");
    }

    @Test
    void shouldTrustNobodyElse() {
        for (List<String> options : List.of(List.<String>of(), List.of("--ca", file("other.pem")))) {
            List<String> arguments = new ArrayList<>(List.of("kv", "get", "k"));
            arguments.addAll(options);

            CtlRun run = CtlRun.with(home).endpoints(url()).run(arguments.toArray(new String[0]));

            assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains(url()).contains("certificat");
        }
    }

    @Test
    void shouldNameTheFileThatIsMissing() {
        CtlRun run = CtlRun.with(home).endpoints(url()).run("kv", "get", "k", "--ca", file("missing.pem"));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(file("missing.pem")).contains("--ca");
    }

    private SSLContext context() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(home.resolve("node.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void keytool(String arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }
}

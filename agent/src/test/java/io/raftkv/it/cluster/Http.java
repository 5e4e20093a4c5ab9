package io.raftkv.it.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** One HTTP client for all tests. It follows nothing and repeats nothing. */
public final class Http {
    private static final HttpClient PLAIN = client().build();
    private static volatile HttpClient encrypted = PLAIN;
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private Http() {}

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2));
    }

    /** From now on {@code https} URLs are answered by whom this authority signed. */
    public static void trust(Path authority) {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, new char[0]);
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            encrypted = client().sslContext(context).build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(authority + " is no authority", e);
        }
    }

    /** @throws IOException when there was no answer */
    public static HttpAnswer send(String method, String url, byte[] body, String... headers) throws IOException {
        return send(TIMEOUT, method, url, body, headers);
    }

    /** @throws IOException when there was no answer within {@code timeout} */
    public static HttpAnswer send(Duration timeout, String method, String url, byte[] body, String... headers)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(timeout)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<byte[]> response =
                    (url.startsWith("https:") ? encrypted : PLAIN).send(request.build(), BodyHandlers.ofByteArray());
            Map<String, String> answered = new LinkedHashMap<>();
            response.headers().map().forEach((name, values) -> answered.put(name, values.get(0)));
            return new HttpAnswer(response.statusCode(), answered, response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}

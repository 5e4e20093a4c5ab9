package io.raftkv.ctl.client;

import io.raftkv.ctl.context.TlsFiles;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS over a connected socket: the server's name is always checked; nothing falls back to plain. */
final class TlsSockets {
    private final TlsFiles files;
    private SSLContext context;

    TlsSockets(TlsFiles files) {
        this.files = files;
    }

    Socket over(Socket socket, String host, int port) throws IOException {
        SSLSocket secure = (SSLSocket) context().getSocketFactory().createSocket(socket, host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private synchronized SSLContext context() {
        if (context == null) {
            try {
                SSLContext made = SSLContext.getInstance("TLS");
                made.init(keyManagers(), trustManagers(), null);
                context = made;
            } catch (IOException | GeneralSecurityException e) {
                throw new CtlException(
                        ExitCode.USAGE,
                        "TLS cannot be set up: " + e.getMessage(),
                        "check --ca, --cert and --key; they are PEM files, the key in PKCS#8 form",
                        e);
            }
        }
        return context;
    }

    private TrustManager[] trustManagers() throws IOException, GeneralSecurityException {
        if (files.ca().isEmpty()) {
            return null; // the system's authorities
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates(files.ca().get())) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager[] keyManagers() throws IOException, GeneralSecurityException {
        if (files.certificate().isEmpty() && files.key().isEmpty()) {
            return null;
        }
        if (files.certificate().isEmpty() || files.key().isEmpty()) {
            throw new IOException("a client certificate needs both certificate and key");
        }
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(files.certificate().get()).toArray(new Certificate[0]);
        store.setKeyEntry("client", privateKey(files.key().get()), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(file)
                .replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "")
                .replaceAll("\\s", "");
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(decode(file, base64));
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // a key of another algorithm: the next one is tried, and if none fits that is reported
            }
        }
        throw new IOException(file + " holds no private key of a known kind");
    }

    private static byte[] decode(Path file, String base64) throws IOException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no PEM file with a PRIVATE KEY", e);
        }
    }
}

package io.raftkv.http;

import io.raftkv.config.AgentConfig;
import io.raftkv.pem.PemFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS for the HTTP port and for calls between nodes, from PEM files; a set-up that cannot work is refused. */
public final class TlsSetup {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final char[] NO_PASSWORD = new char[0];

    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final Optional<List<X509Certificate>> authorities;
    private final boolean clientAuth;

    private TlsSetup(
            List<X509Certificate> chain,
            PrivateKey key,
            Optional<List<X509Certificate>> authorities,
            boolean clientAuth) {
        this.chain = chain;
        this.key = key;
        this.authorities = authorities;
        this.clientAuth = clientAuth;
    }

    /** @throws IOException if a file is missing or damaged, or the files do not fit each other */
    public static TlsSetup load(AgentConfig.Tls config) throws IOException {
        Path certificate = config.certificate()
                .orElseThrow(() -> new IOException("tls is enabled, but tls.certificate is not set"));
        Path keyFile = config.key().orElseThrow(() -> new IOException("tls is enabled, but tls.key is not set"));
        if (config.clientAuth() && config.ca().isEmpty()) {
            throw new IOException("tls.client_auth needs tls.ca: the authority that signs clients");
        }
        List<X509Certificate> chain = PemFiles.certificates(certificate);
        PrivateKey key = PemFiles.privateKey(keyFile);
        checkPair(chain.get(0), key, certificate, keyFile);
        if (chain.get(0).getNotAfter().before(Date.from(Instant.now()))) {
            throw new IOException(
                    certificate + " expired at " + chain.get(0).getNotAfter().toInstant());
        }
        Optional<List<X509Certificate>> authorities = config.ca().isPresent()
                ? Optional.of(PemFiles.certificates(config.ca().get()))
                : Optional.empty();
        return new TlsSetup(chain, key, authorities, config.clientAuth());
    }

    /** When the certificate of this node ends. */
    Instant notAfter() {
        return chain.get(0).getNotAfter().toInstant();
    }

    SslContextFactory.Server server() throws IOException {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        configure(factory);
        factory.setNeedClientAuth(clientAuth);
        // Nodes are reached by address as well as by name: the one certificate answers every name.
        factory.setSniRequired(false);
        return factory;
    }

    /** How this node calls others: it trusts {@code tls.ca} alone where that is set, and checks the name it called. */
    public SslContextFactory.Client client() throws IOException {
        SslContextFactory.Client factory = new SslContextFactory.Client(false);
        configure(factory);
        return factory;
    }

    private void configure(SslContextFactory factory) throws IOException {
        factory.setIncludeProtocols(PROTOCOLS);
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, NO_PASSWORD);
            keys.setKeyEntry("node", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            factory.setKeyStore(keys);
            factory.setKeyStorePassword("");
            if (authorities.isPresent()) {
                KeyStore trusted = KeyStore.getInstance("PKCS12");
                trusted.load(null, NO_PASSWORD);
                for (int i = 0; i < authorities.get().size(); i++) {
                    trusted.setCertificateEntry(
                            "authority-" + i, authorities.get().get(i));
                }
                factory.setTrustStore(trusted);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("the TLS set-up is not usable: " + e.getMessage(), e);
        }
    }

    /** A key that belongs to another certificate fails every handshake; better it fails here. */
    private static void checkPair(X509Certificate certificate, PrivateKey key, Path certificateFile, Path keyFile)
            throws IOException {
        String algorithm = key.getAlgorithm().equals("RSA")
                ? "SHA256withRSA"
                : key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm();
        byte[] probe = {1, 2, 3};
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(probe);
            if (verifier.verify(signature)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(keyFile + " does not belong to " + certificateFile + ": " + e.getMessage(), e);
        }
        throw new IOException(keyFile + " does not belong to the certificate in " + certificateFile);
    }
}

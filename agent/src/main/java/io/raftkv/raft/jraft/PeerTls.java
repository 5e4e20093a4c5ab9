package io.raftkv.raft.jraft;

import io.raftkv.disk.AtomicFile;
import io.raftkv.disk.Disk;
import io.raftkv.pem.PemFiles;
import io.raftkv.raft.RaftTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Mutual TLS on the Raft port. The engine's network library reads one key store per process, again for each connection:
 * it is made anew at every start out of the operator's PEM files, under a password that only this process knows.
 */
final class PeerTls {
    private static final String FILE_NAME = "tls.p12";
    private static final String TYPE = "PKCS12";
    private static final int PASSWORD_BYTES = 32;
    private static final String ALGORITHM = "PKIX";
    private static final byte[] PROBE = {1, 2, 3};

    private PeerTls() {}

    /** @throws IOException if the files are no usable set-up; the node must not start, and never without TLS */
    static void enable(Disk disk, Path raftDirectory, RaftTls tls) throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Path store = raftDirectory.resolve(FILE_NAME);
        AtomicFile file = new AtomicFile(disk, store);
        file.write(keyStore(tls, password));
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
        settings(store, password).forEach(System::setProperty);
    }

    /** For a process that goes on without it, as tests do. */
    static void disable() {
        settings(Path.of(""), "").keySet().forEach(System::clearProperty);
    }

    private static Map<String, String> settings(Path store, String password) {
        return Map.ofEntries(
                Map.entry("bolt.server.ssl.enable", "true"),
                Map.entry("bolt.server.ssl.clientAuth", "true"),
                Map.entry("bolt.server.ssl.keystore", store.toString()),
                Map.entry("bolt.server.ssl.keystore.password", password),
                Map.entry("bolt.server.ssl.keystore.type", TYPE),
                Map.entry("bolt.server.ssl.kmf.algorithm", ALGORITHM),
                Map.entry("bolt.client.ssl.enable", "true"),
                Map.entry("bolt.client.ssl.keystore", store.toString()),
                Map.entry("bolt.client.ssl.keystore.password", password),
                Map.entry("bolt.client.ssl.keystore.type", TYPE),
                Map.entry("bolt.client.ssl.tmf.algorithm", ALGORITHM));
    }

    private static byte[] keyStore(RaftTls tls, String password) throws IOException {
        List<X509Certificate> chain = PemFiles.certificates(tls.certificate());
        PrivateKey key = PemFiles.privateKey(tls.key());
        List<X509Certificate> authorities = PemFiles.certificates(tls.authority());
        requireMatch(tls, key, chain.get(0));
        requireSigned(tls, chain.get(chain.size() - 1), authorities);
        try {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(null, null);
            store.setKeyEntry("node", key, password.toCharArray(), chain.toArray(new Certificate[0]));
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, password.toCharArray());
            return bytes.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IOException("no key store can be made of " + tls.certificate() + " and " + tls.key(), e);
        }
    }

    private static void requireMatch(RaftTls tls, PrivateKey key, X509Certificate certificate) throws IOException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            certificate.checkValidity();
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(tls.certificate() + " cannot be used with " + tls.key() + ": " + e.getMessage(), e);
        }
        throw new IOException(tls.key() + " is not the key of " + tls.certificate());
    }

    private static void requireSigned(RaftTls tls, X509Certificate last, List<X509Certificate> authorities)
            throws IOException {
        for (X509Certificate authority : authorities) {
            try {
                last.verify(authority.getPublicKey());
                return;
            } catch (GeneralSecurityException e) {
                // Another of the authorities may have signed it.
                continue;
            }
        }
        throw new IOException(tls.certificate() + " is not signed by " + tls.authority());
    }
}

package io.raftkv.config;

import io.raftkv.config.AgentConfig.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;

/** One of the two TLS sections. A set-up that cannot work is a problem: nothing ever falls back to plain text. */
record TlsSettings(
        ConfigKey<Boolean> enabled,
        ConfigKey<Path> certificate,
        ConfigKey<Path> key,
        ConfigKey<Path> ca,
        ConfigKey<Boolean> clientAuth) {
    private static final String PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----";

    static final TlsSettings HTTP = new TlsSettings(
            ConfigKeys.TLS_ENABLED,
            ConfigKeys.TLS_CERTIFICATE,
            ConfigKeys.TLS_KEY,
            ConfigKeys.TLS_CA,
            ConfigKeys.TLS_CLIENT_AUTH);
    static final TlsSettings RAFT = new TlsSettings(
            ConfigKeys.RAFT_TLS_ENABLED,
            ConfigKeys.RAFT_TLS_CERTIFICATE,
            ConfigKeys.RAFT_TLS_KEY,
            ConfigKeys.RAFT_TLS_CA,
            ConfigKeys.RAFT_TLS_CLIENT_AUTH);

    Tls read(Settings settings) {
        Tls tls = new Tls(
                settings.value(enabled),
                settings.optional(certificate),
                settings.optional(key),
                settings.optional(ca),
                settings.value(clientAuth));
        if (!tls.enabled()) {
            refuseHalfSet(settings, certificate);
            refuseHalfSet(settings, key);
            refuseHalfSet(settings, ca);
            return tls;
        }
        require(settings, certificate, tls.certificate());
        require(settings, key, tls.key());
        if (tls.clientAuth()) {
            require(settings, ca, tls.ca());
        } else if (this.equals(RAFT)) {
            settings.problem(clientAuth, "members always identify themselves: leave it true");
        }
        tls.certificate().ifPresent(file -> checkCertificates(settings, certificate, file));
        tls.ca().ifPresent(file -> checkCertificates(settings, ca, file));
        tls.key().ifPresent(file -> checkKey(settings, file));
        return tls;
    }

    private void refuseHalfSet(Settings settings, ConfigKey<Path> part) {
        if (settings.isSet(part)) {
            settings.problem(part, "set while " + enabled.name() + " is false: plain text would be spoken");
        }
    }

    private void require(Settings settings, ConfigKey<Path> part, Optional<Path> value) {
        if (value.isEmpty() && !settings.isSet(part)) {
            settings.problem(part, "needed because " + enabled.name() + " is true");
        }
    }

    private static void checkCertificates(Settings settings, ConfigKey<Path> part, Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(content)
                    .isEmpty()) {
                settings.problem(part, file + " holds no certificate in PEM");
            }
        } catch (IOException e) {
            settings.problem(part, file + " cannot be read: " + e);
        } catch (CertificateException e) {
            settings.problem(part, file + " holds no certificate in PEM: " + e.getMessage());
        }
    }

    private void checkKey(Settings settings, Path file) {
        try {
            if (!Files.readString(file).contains(PRIVATE_KEY)) {
                settings.problem(key, file + " holds no unencrypted PKCS #8 key in PEM (" + PRIVATE_KEY + ")");
            }
        } catch (IOException e) {
            settings.problem(key, file + " cannot be read: " + e);
        }
    }
}

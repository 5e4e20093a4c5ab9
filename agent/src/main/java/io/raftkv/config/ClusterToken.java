package io.raftkv.config;

import io.raftkv.check.InvariantViolation;
import io.raftkv.config.AgentConfig.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token that agents show each other when none is configured. Nodes that share the JWT secret share this too, so that
 * a cluster with {@code auth.enabled} forms without a second secret; the JWT secret cannot be computed back from it.
 */
final class ClusterToken {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "raftkv cluster token, version 1";

    private ClusterToken() {}

    static Secret derivedFrom(Secret jwtSecret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(jwtSecret.value().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] token = mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8));
            return new Secret(HexFormat.of().formatHex(token));
        } catch (GeneralSecurityException e) {
            throw new InvariantViolation("every Java platform has " + ALGORITHM, e);
        }
    }
}

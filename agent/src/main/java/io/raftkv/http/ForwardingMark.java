package io.raftkv.http;

import io.raftkv.check.InvariantViolation;
import io.raftkv.config.AgentConfig.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.http.HttpFields;

/**
 * Marks a request that one node forwarded to another, and shows that a member did. Anybody can send the header, and then
 * is not forwarded again; only who holds the cluster token can send a value that proves it. The token cannot be computed
 * back from that value. Immutable.
 */
final class ForwardingMark {
    static final String HEADER = "X-Raftkv-Forwarded";

    private static final String UNPROVEN = "1";
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "raftkv forwarded request, version 1";

    private final Optional<String> proof;

    private ForwardingMark(Optional<String> proof) {
        this.proof = proof;
    }

    /** @param clusterToken what the members share; without it no mark proves anything */
    static ForwardingMark of(Optional<Secret> clusterToken) {
        return new ForwardingMark(clusterToken.map(ForwardingMark::proof));
    }

    /** What this node sends with a request that it forwards. */
    String value() {
        return proof.orElse(UNPROVEN);
    }

    /** Whether these are the headers of a forwarded request, as its sender says. */
    static boolean isIn(HttpFields headers) {
        return headers.contains(HEADER);
    }

    /** Whether the members share something that an outsider has not. */
    boolean canProve() {
        return proof.isPresent();
    }

    /** Whether a member of this cluster forwarded the request, and so has let it in already. */
    boolean isProvenIn(HttpFields headers) {
        String sent = headers.get(HEADER);
        // MessageDigest.isEqual takes the same time wherever the two differ.
        return sent != null
                && proof.isPresent()
                && MessageDigest.isEqual(
                        proof.get().getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    private static String proof(Secret clusterToken) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(clusterToken.value().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new InvariantViolation("every Java platform has " + ALGORITHM, e);
        }
    }
}

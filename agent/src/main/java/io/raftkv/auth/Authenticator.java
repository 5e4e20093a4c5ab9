package io.raftkv.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;

/**
 * Turns the {@code Authorization} header of a request into a {@link Caller}: a JWT, an API key, or the token that the
 * members of a cluster share. Immutable, safe for any thread.
 */
public final class Authenticator {
    private static final String SCHEME = "Bearer ";

    private final boolean enabled;
    private final Optional<TokenVerifier> tokens;
    private final Optional<byte[]> clusterToken;
    private final ApiKeys apiKeys;

    private Authenticator(
            boolean enabled, Optional<TokenVerifier> tokens, Optional<byte[]> clusterToken, ApiKeys apiKeys) {
        this.enabled = enabled;
        this.tokens = tokens;
        this.clusterToken = clusterToken;
        this.apiKeys = apiKeys;
    }

    /** Access control is off: everybody may do everything. */
    public static Authenticator off() {
        return new Authenticator(false, Optional.empty(), Optional.empty(), ApiKeys.NONE);
    }

    /**
     * @param jwtSecret HS256 secret of at least 32 bytes; without one no JWT is accepted
     * @param clusterToken shared by the members of a cluster
     * @throws IllegalArgumentException if the secret is too short
     */
    public static Authenticator on(
            Optional<String> jwtSecret, Optional<String> clusterToken, ApiKeys apiKeys, Clock clock) {
        return new Authenticator(
                true,
                jwtSecret.map(secret -> new TokenVerifier(secret, clock)),
                clusterToken.map(token -> token.getBytes(StandardCharsets.UTF_8)),
                apiKeys);
    }

    public boolean enabled() {
        return enabled;
    }

    /**
     * Who sends this request.
     *
     * @param authorization the header's value, {@code null} when there was none
     * @throws AuthException if credentials were presented and are not good
     */
    public Caller authenticate(String authorization) throws AuthException {
        if (!enabled) {
            return Caller.UNRESTRICTED;
        }
        if (authorization == null || authorization.isBlank()) {
            return Caller.ANONYMOUS;
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new AuthException(AuthFailure.BAD_TOKEN, "credentials must be sent as: Authorization: Bearer TOKEN");
        }
        String credential = authorization.substring(SCHEME.length()).trim();
        if (isClusterToken(credential)) {
            return new Caller("cluster", Role.PUBLIC, true);
        }
        Optional<Caller> byKey = apiKeys.find(credential);
        if (byKey.isPresent()) {
            return byKey.get();
        }
        if (tokens.isPresent() && TokenVerifier.looksLikeToken(credential)) {
            return tokens.get().verify(credential);
        }
        throw new AuthException(AuthFailure.BAD_TOKEN, "the credentials are not known here");
    }

    /**
     * Whether the caller may use something.
     *
     * @param required the role it takes
     * @param membersToo whether the cluster token will do as well
     * @throws AuthException if not
     */
    public void authorize(Caller caller, Role required, boolean membersToo) throws AuthException {
        if (caller.role().includes(required) || (membersToo && caller.clusterMember())) {
            return;
        }
        if (caller == Caller.ANONYMOUS) {
            throw new AuthException(AuthFailure.MISSING, "this needs credentials: Authorization: Bearer TOKEN");
        }
        throw new AuthException(
                AuthFailure.FORBIDDEN,
                "this needs the role " + required.label() + ", the credentials have "
                        + (caller.clusterMember()
                                ? "that of a cluster member"
                                : caller.role().label()));
    }

    private boolean isClusterToken(String credential) {
        // MessageDigest.isEqual takes the same time wherever the two differ.
        return clusterToken.isPresent()
                && MessageDigest.isEqual(clusterToken.get(), credential.getBytes(StandardCharsets.UTF_8));
    }
}

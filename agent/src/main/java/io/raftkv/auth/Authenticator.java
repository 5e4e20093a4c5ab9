package io.raftkv.auth;

import java.time.Clock;
import java.util.Optional;

/** Turns the {@code Authorization} header of a request into a {@link Caller}. */
public final class Authenticator {
    private final boolean enabled;

    private Authenticator(boolean enabled) {
        this.enabled = enabled;
    }

    /** Access control is off: everybody may do everything. */
    public static Authenticator off() {
        return new Authenticator(false);
    }

    /**
     * @param jwtSecret HS256 secret of at least 32 bytes
     * @param clusterToken shared by the members of a cluster
     * @throws IllegalArgumentException if the secret is too short
     */
    public static Authenticator on(
            Optional<String> jwtSecret, Optional<String> clusterToken, ApiKeys apiKeys, Clock clock) {
        throw new UnsupportedOperationException("" + jwtSecret + clusterToken + apiKeys + clock);
    }

    public boolean enabled() {
        return enabled;
    }
}

package io.raftkv.auth;

import java.util.Optional;

/** Looks up API keys. They are stored hashed, in a part of the state that no data request can name. */
@FunctionalInterface
public interface ApiKeys {
    /** Knows no key. */
    ApiKeys NONE = presented -> Optional.empty();

    /**
     * Who presents this key. Called on the thread that serves the request: it must not wait.
     *
     * @param presented the key as sent, not hashed
     * @return empty when no key matches, or it has expired or was revoked
     */
    Optional<Caller> find(String presented);
}

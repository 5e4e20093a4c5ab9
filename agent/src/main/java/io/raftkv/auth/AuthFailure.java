package io.raftkv.auth;

import java.util.Arrays;
import java.util.List;

/** Why a request was turned away. */
public enum AuthFailure {
    /** No credentials, where some are needed. */
    MISSING("missing", true),
    /** Credentials that nobody here issued, or damaged ones. */
    BAD_TOKEN("bad_token", true),
    /** Credentials that were good once. */
    EXPIRED("expired", true),
    /** Good credentials whose role does not include what was asked for. */
    FORBIDDEN("forbidden", false);

    private final String label;
    private final boolean unauthenticated;

    AuthFailure(String label, boolean unauthenticated) {
        this.label = label;
        this.unauthenticated = unauthenticated;
    }

    /** As it appears in metrics. */
    public String label() {
        return label;
    }

    /** The labels of all. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(AuthFailure::label).toList();
    }

    /** Whether other credentials could help: 401 rather than 403. */
    public boolean unauthenticated() {
        return unauthenticated;
    }
}

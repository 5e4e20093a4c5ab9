package io.raftkv.auth;

/** What a caller may do. Each role includes those before it. */
public enum Role {
    /** Anybody, also without credentials. */
    PUBLIC,
    READ,
    WRITE,
    ADMIN;

    /** Whether a caller with this role may use what needs {@code required}. */
    public boolean includes(Role required) {
        return compareTo(required) >= 0;
    }
}

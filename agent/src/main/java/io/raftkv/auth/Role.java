package io.raftkv.auth;

/** What a caller may do. Each role includes those before it. */
public enum Role {
    /** Anybody, also without credentials. */
    PUBLIC("public"),
    READ("read"),
    WRITE("write"),
    ADMIN("admin");

    private final String label;

    Role(String label) {
        this.label = label;
    }

    /** As it stands in tokens and documents. */
    public String label() {
        return label;
    }

    /** Whether a caller with this role may use what needs {@code required}. */
    public boolean includes(Role required) {
        return compareTo(required) >= 0;
    }
}

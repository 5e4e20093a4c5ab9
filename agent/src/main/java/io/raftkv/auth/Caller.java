package io.raftkv.auth;

/**
 * Who sends a request, and what it may do.
 *
 * @param name for the audit: the {@code sub} of a token, the name of an API key
 * @param clusterMember whether it proved to be a member by the cluster token
 */
public record Caller(String name, Role role, boolean clusterMember) {
    /** Everybody, while access control is off. */
    public static final Caller UNRESTRICTED = new Caller("anonymous", Role.ADMIN, true);

    /** Somebody without credentials. */
    public static final Caller ANONYMOUS = new Caller("anonymous", Role.PUBLIC, false);

    public Caller(String name, Role role) {
        this(name, role, false);
    }
}

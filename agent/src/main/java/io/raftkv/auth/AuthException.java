package io.raftkv.auth;

/** A request was turned away; the message is for its sender and holds nothing of what was presented. */
public final class AuthException extends Exception {
    private static final long serialVersionUID = 1L;

    private final AuthFailure failure;

    public AuthException(AuthFailure failure, String message) {
        super(message);
        this.failure = failure;
    }

    public AuthFailure failure() {
        return failure;
    }
}

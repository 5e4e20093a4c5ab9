package io.raftkv.ctl.playground;

/** The playground cannot do what was asked; the message says why and what to do about it. */
public final class PlaygroundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlaygroundException(String message) {
        super(message);
    }
}

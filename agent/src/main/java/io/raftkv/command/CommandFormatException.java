package io.raftkv.command;

/**
 * Bytes that are not an encoded {@link CommandGroup} of a version that this program reads. Of a committed entry it
 * means that the log was written by a newer version, or not by us: nobody may skip the entry and go on.
 */
public final class CommandFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFormatException(String message) {
        super(message);
    }

    public CommandFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}

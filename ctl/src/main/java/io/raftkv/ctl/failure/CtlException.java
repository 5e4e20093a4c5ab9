package io.raftkv.ctl.failure;

import java.util.Optional;

/** A command cannot go on. Carries what its user should hear: what happened, the exit code, and the way out. */
public class CtlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String remedy;

    public CtlException(ExitCode exitCode, String message) {
        this(exitCode, message, null, null);
    }

    public CtlException(ExitCode exitCode, String message, String remedy) {
        this(exitCode, message, remedy, null);
    }

    /** @param remedy what to do about it, a command line where there is one; may be {@code null} */
    public CtlException(ExitCode exitCode, String message, String remedy, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.remedy = remedy;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public Optional<String> remedy() {
        return Optional.ofNullable(remedy);
    }

    /** The name of the error for programs; an agent's code where an agent answered. */
    public String code() {
        return exitCode.name();
    }
}

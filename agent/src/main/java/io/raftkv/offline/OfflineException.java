package io.raftkv.offline;

/** An offline command cannot do what it was asked for. One line for the operator: why, and what to do. */
final class OfflineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String remedy;

    OfflineException(ExitCode exitCode, String reason, String remedy) {
        super(reason);
        this.exitCode = exitCode;
        this.remedy = remedy;
    }

    ExitCode exitCode() {
        return exitCode;
    }

    String remedy() {
        return remedy;
    }
}

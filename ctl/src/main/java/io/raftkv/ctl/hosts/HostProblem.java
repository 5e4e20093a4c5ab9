package io.raftkv.ctl.hosts;

import io.raftkv.ctl.failure.ExitCode;

/** What can be wrong with a host, told apart because what to do about it differs. The names are for programs. */
public enum HostProblem {
    HOST_UNREACHABLE(ExitCode.UNREACHABLE),
    HOST_KEY_UNKNOWN(ExitCode.HOST_NOT_TRUSTED),
    HOST_KEY_CHANGED(ExitCode.HOST_NOT_TRUSTED),
    HOST_ACCESS_DENIED(ExitCode.ACCESS_DENIED),
    SUDO_REFUSED(ExitCode.SUDO_REFUSED),
    COMMAND_NOT_FOUND(ExitCode.NOT_FOUND),
    SERVICE_UNKNOWN(ExitCode.NOT_FOUND),
    HOST_FILE_NOT_FOUND(ExitCode.NOT_FOUND),
    HOST_TIMEOUT(ExitCode.TIMEOUT),
    HOST_DISK_FULL(ExitCode.REFUSED),
    SERVICE_FAILED(ExitCode.FAILURE),
    COPY_INCOMPLETE(ExitCode.FAILURE),
    HOST_COMMAND_FAILED(ExitCode.FAILURE);

    private final ExitCode exitCode;

    HostProblem(ExitCode exitCode) {
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}

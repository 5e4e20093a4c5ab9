package io.raftkv.ctl.hosts;

import io.raftkv.ctl.failure.CtlException;

/** Something could not be done on a host. */
public final class HostException extends CtlException {
    private static final long serialVersionUID = 1L;

    private final HostProblem problem;

    /** @param remedy may be {@code null} */
    public HostException(HostProblem problem, String message, String remedy) {
        this(problem, message, remedy, null);
    }

    HostException(HostProblem problem, String message, String remedy, Throwable cause) {
        super(problem.exitCode(), message, remedy, cause);
        this.problem = problem;
    }

    public HostProblem problem() {
        return problem;
    }

    @Override
    public String code() {
        return problem.name();
    }
}

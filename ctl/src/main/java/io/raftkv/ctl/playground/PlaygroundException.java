package io.raftkv.ctl.playground;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;

/** The playground cannot do what was asked; the message says why and what to do about it. */
public final class PlaygroundException extends CtlException {
    private static final long serialVersionUID = 1L;

    PlaygroundException(String message) {
        super(ExitCode.REFUSED, message);
    }
}

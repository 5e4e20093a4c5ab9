package io.raftkv.ctl.output;

import java.io.IOException;

/** A result cannot be written to stdout, so there is no use in going on. */
public final class OutputLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean readerGone;

    OutputLostException(boolean readerGone, IOException cause) {
        super("cannot write to standard output: " + cause.getMessage(), cause);
        this.readerGone = readerGone;
    }

    /** Whether it was a pipe whose reader has what it wanted, as {@code head} does: nothing to complain about. */
    public boolean isReaderGone() {
        return readerGone;
    }
}

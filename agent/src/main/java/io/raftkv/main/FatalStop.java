package io.raftkv.main;

import io.raftkv.store.KeySpaceFailure;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at once when its log, its state or an invariant failed: it answers nobody any more and closes
 * nothing, exactly as a power cut would. What it acknowledged is on disk; what it did not, it must not touch.
 */
final class FatalStop implements Consumer<Throwable> {
    /** {@code EX_SOFTWARE}: tells a supervisor that this was no orderly end. */
    static final int EXIT_CODE = 70;

    private static final Logger log = LoggerFactory.getLogger(FatalStop.class);
    private static final int FRAMES = 4;
    private static final String DISK =
            "look at the disk that holds the data directory (dmesg, df, mount); start the node"
                    + " again once it is sound: what was acknowledged is in its log. If it does not start, it says why";
    private static final String OTHER = "start the node again; keep this log, it shows a defect";

    private final AtomicBoolean first = new AtomicBoolean();

    @Override
    public void accept(Throwable cause) {
        if (first.compareAndSet(false, true)) {
            log.error(
                    "fatal: the process ends now error=\"{}\" remedy=\"{}\" at=\"{}\"",
                    describe(cause),
                    remedy(cause),
                    where(cause));
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    /** The chain of causes, as far as each says something that the one before it did not. */
    private static String describe(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.toString());
        for (Throwable cause = failure.getCause();
                cause != null && text.indexOf(String.valueOf(cause.getMessage())) < 0;
                cause = cause.getCause()) {
            text.append(", caused by ").append(cause);
        }
        return text.toString();
    }

    private static String remedy(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof KeySpaceFailure) {
                return DISK;
            }
        }
        return OTHER;
    }

    private static String where(Throwable cause) {
        return Arrays.stream(cause.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
    }
}

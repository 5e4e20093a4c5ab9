package io.raftkv.main;

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

    private final AtomicBoolean first = new AtomicBoolean();

    @Override
    public void accept(Throwable cause) {
        if (first.compareAndSet(false, true)) {
            log.error("fatal: the process ends now error=\"{}\" at=\"{}\"", describe(cause), where(cause));
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    private static String describe(Throwable cause) {
        return cause.getCause() == null ? cause.toString() : cause + ", caused by " + cause.getCause();
    }

    private static String where(Throwable cause) {
        return Arrays.stream(cause.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
    }
}

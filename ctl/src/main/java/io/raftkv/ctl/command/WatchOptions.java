package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.HumanDuration;
import java.time.Duration;
import picocli.CommandLine.Option;

/** For commands that can show the same thing again and again. */
final class WatchOptions {
    @Option(
            names = {"-w", "--watch"},
            description = "Show it again and again, until Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            description = "Time between two looks, with --watch: ${DEFAULT-VALUE}.")
    private String interval = "2s";

    boolean watch() {
        return watch;
    }

    Duration interval() {
        try {
            return HumanDuration.parse(interval);
        } catch (IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, "--interval: " + e.getMessage(), null, e);
        }
    }

    /** Waits until it is time to look again. */
    void pause() {
        try {
            Thread.sleep(interval().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.repository.KeepPolicy;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How many backups to keep. */
final class KeepOptions {
    @Option(names = "--keep-last", paramLabel = "N", description = "Keep the newest N.")
    private int last;

    @Option(names = "--keep-hourly", paramLabel = "N", description = "Keep the newest of N hours.")
    private int hourly;

    @Option(names = "--keep-daily", paramLabel = "N", description = "Keep the newest of N days.")
    private int daily;

    @Option(names = "--keep-weekly", paramLabel = "N", description = "Keep the newest of N weeks.")
    private int weekly;

    @Option(names = "--keep-monthly", paramLabel = "N", description = "Keep the newest of N months.")
    private int monthly;

    boolean isGiven() {
        return last != 0 || hourly != 0 || daily != 0 || weekly != 0 || monthly != 0;
    }

    KeepPolicy policy() {
        try {
            return new KeepPolicy(last, hourly, daily, weekly, monthly);
        } catch (IllegalArgumentException e) {
            throw new CtlException(
                    ExitCode.USAGE, e.getMessage(), "e.g. --keep-last 3 --keep-daily 7 --keep-weekly 5", e);
        }
    }

    /** As they would be given again. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        add(arguments, "--keep-last", last);
        add(arguments, "--keep-hourly", hourly);
        add(arguments, "--keep-daily", daily);
        add(arguments, "--keep-weekly", weekly);
        add(arguments, "--keep-monthly", monthly);
        return arguments;
    }

    private static void add(List<String> arguments, String name, int count) {
        if (count != 0) {
            arguments.add(name);
            arguments.add(String.valueOf(count));
        }
    }
}

package io.raftkv.ctl.command;

import java.util.Optional;
import picocli.CommandLine.Option;

/** For commands that change something: look first, and answer beforehand. */
public final class ChangeOptions {
    @Option(names = "--dry-run", description = "Show the plan and change nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. A protected context asks all the same, see --confirm.")
    private boolean yes;

    @Option(
            names = "--confirm",
            paramLabel = "NAME",
            description = "The name that would have to be typed: the protected context's.")
    private String confirm;

    public boolean dryRun() {
        return dryRun;
    }

    boolean yes() {
        return yes;
    }

    Optional<String> confirm() {
        return Optional.ofNullable(confirm);
    }
}

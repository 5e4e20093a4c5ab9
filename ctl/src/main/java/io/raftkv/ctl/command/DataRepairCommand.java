package io.raftkv.ctl.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code raftkvctl data repair}. */
@Command(
        name = "repair",
        description = {
            "Copy what a damaged data directory still proves into a new one: a whole snapshot, and the log behind it up to"
                    + " the first fault. The damaged one is only read.",
            "In a cluster the other members have more: raftkvctl remove and join again. Exit 11 when nothing can be saved."
        })
final class DataRepairCommand extends OfflineCommand {
    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "The new directory, on the machine of the data; it must not exist yet.")
    private Path target;

    @Option(names = "--dry-run", description = "Show what could be saved, and write nothing.")
    private boolean dryRun;

    @Override
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("repair", "--to=" + target));
        if (dryRun) {
            arguments.add("--dry-run");
        }
        return arguments;
    }
}

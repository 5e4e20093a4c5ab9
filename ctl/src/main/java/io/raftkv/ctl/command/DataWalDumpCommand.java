package io.raftkv.ctl.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code raftkvctl data wal-dump}. */
@Command(
        name = "wal-dump",
        description = {
            "Show the entries of a stopped node's log in order, each with its file and offset.",
            "A damaged log is shown up to the damage, with exit 11. With -o json one object a line, the verdict last."
        })
final class DataWalDumpCommand extends OfflineCommand {
    @Option(names = "--from", paramLabel = "N", description = "From this entry on.")
    private Long from;

    @Option(names = "--to", paramLabel = "N", description = "Up to this entry; what follows is not judged.")
    private Long to;

    @Option(names = "--values", description = "With the values of the keys too; without it, their sizes.")
    private boolean values;

    @Override
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("wal-dump"));
        if (from != null) {
            arguments.add("--from=" + from);
        }
        if (to != null) {
            arguments.add("--to=" + to);
        }
        if (values) {
            arguments.add("--values");
        }
        return arguments;
    }

    @Override
    boolean isStream() {
        return true;
    }
}

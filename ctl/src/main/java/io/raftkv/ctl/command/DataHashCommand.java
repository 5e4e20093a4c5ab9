package io.raftkv.ctl.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code raftkvctl data hash}. */
@Command(
        name = "hash",
        description = {
            "Rebuild the state of a stopped node from snapshot and log, and hash every key of it.",
            "Two members hold the same when their hashes at the same index are equal."
        })
final class DataHashCommand extends OfflineCommand {
    @Option(
            names = "--at-index",
            paramLabel = "N",
            description = "The state after this entry; the last one that the node holds unless given.")
    private Long index;

    @Override
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("hash"));
        if (index != null) {
            arguments.add("--at-index=" + index);
        }
        return arguments;
    }
}

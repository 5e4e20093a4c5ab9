package io.raftkv.ctl.command;

import java.util.List;
import picocli.CommandLine.Command;

/** {@code raftkvctl data verify}. */
@Command(
        name = "verify",
        description = {
            "Read every byte that a stopped node stands on, and name all damage with file and offset.",
            "Exit 0 when it is whole (a torn tail is), 10 when the node starts without what is damaged, 11 when it needs it."
        })
final class DataVerifyCommand extends OfflineCommand {
    @Override
    List<String> arguments() {
        return List.of("check");
    }
}

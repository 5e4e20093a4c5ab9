package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl data}. */
@Command(
        name = "data",
        description = "Look at the data directory of a stopped node, and save what is left of a damaged one.",
        subcommands = {DataVerifyCommand.class, DataHashCommand.class, DataWalDumpCommand.class, DataRepairCommand.class
        })
final class DataCommand extends GroupCommand {}

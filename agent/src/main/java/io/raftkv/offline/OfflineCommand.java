package io.raftkv.offline;

import picocli.CommandLine.Command;

/** The group {@code raftkv-agent offline}. */
@Command(
        name = "offline",
        description =
                "Looks at the data directory of a stopped node, saves what is left of it, or recovers the cluster from"
                        + " it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InspectCommand.class,
            CheckCommand.class,
            HashCommand.class,
            DiffCommand.class,
            WalDumpCommand.class,
            RepairCommand.class,
            RecoverCommand.class
        })
public final class OfflineCommand {}

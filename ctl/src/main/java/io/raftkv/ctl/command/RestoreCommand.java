package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl restore}. */
@Command(
        name = "restore",
        description = "Bring a cluster, or a stopped node, back to the point of a backup.",
        subcommands = {RestorePlanCommand.class, RestoreRunCommand.class})
final class RestoreCommand extends GroupCommand {}

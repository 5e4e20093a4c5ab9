package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl snapshot}. */
@Command(
        name = "snapshot",
        description = "Make a consistent point on a node, and look at those that are there.",
        subcommands = {SnapshotCreateCommand.class, SnapshotListCommand.class, SnapshotInspectCommand.class})
final class SnapshotCommand extends GroupCommand {}

package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl leader}. */
@Command(
        name = "leader",
        description = "Show the leader, or hand leadership over.",
        subcommands = {LeaderShowCommand.class, LeaderTransferCommand.class})
final class LeaderCommand extends GroupCommand {}

package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl node}. */
@Command(
        name = "node",
        description = "Look at single nodes and their hosts; start and stop them.",
        subcommands = {
            NodeListCommand.class,
            NodeDescribeCommand.class,
            NodeLogsCommand.class,
            NodeStartCommand.class,
            NodeStopCommand.class
        })
final class NodeCommand extends GroupCommand {}

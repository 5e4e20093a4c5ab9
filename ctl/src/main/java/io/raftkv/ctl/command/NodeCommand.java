package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl node}. */
@Command(
        name = "node",
        description = "Look at single nodes and their hosts; stop, start and restart them, take them out of service.",
        subcommands = {
            NodeListCommand.class,
            NodeDescribeCommand.class,
            NodeLogsCommand.class,
            NodeStartCommand.class,
            NodeStopCommand.class,
            NodeRestartCommand.class,
            NodeDrainCommand.class,
            NodeUndrainCommand.class
        })
final class NodeCommand extends GroupCommand {}

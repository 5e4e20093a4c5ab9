package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl context}. */
@Command(
        name = "context",
        description = "Choose the cluster to talk to.",
        subcommands = {
            ContextListCommand.class,
            ContextShowCommand.class,
            ContextUseCommand.class,
            ContextAddCommand.class,
            ContextRemoveCommand.class
        })
final class ContextCommand extends GroupCommand {}

package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl op}. */
@Command(
        name = "op",
        description = {
            "Look at procedures that were begun on this machine; go on with them, or take them back.",
            "Of the user who runs it; ended ones are kept for 90 days, 200 at most, unfinished ones for ever."
        },
        subcommands = {OpListCommand.class, OpShowCommand.class, OpResumeCommand.class, OpAbortCommand.class})
final class OpCommand extends GroupCommand {}

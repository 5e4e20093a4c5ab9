package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl lease}. */
@Command(
        name = "lease",
        description = {
            "The lease on changes to the cluster: one operation holds it at a time, the others exit with 9.",
            "Commands take it, renew it and give it back by themselves; one left by a dead process ends by itself."
        },
        subcommands = {LeaseShowCommand.class, LeaseBreakCommand.class})
final class LeaseCommand extends GroupCommand {}

package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl audit}. */
@Command(
        name = "audit",
        description = {
            "Who did what: every command that changed something from here, every change that agents were asked for.",
            "Without values of keys and without secrets."
        },
        subcommands = AuditListCommand.class)
final class AuditCommand extends GroupCommand {}

package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl backup}. */
@Command(
        name = "backup",
        description = "Back a cluster up into one archive that proves itself.",
        subcommands = {
            BackupCreateCommand.class,
            BackupListCommand.class,
            BackupShowCommand.class,
            BackupVerifyCommand.class,
            BackupStatusCommand.class,
            BackupPruneCommand.class,
            BackupScheduleCommand.class
        })
final class BackupCommand extends GroupCommand {}

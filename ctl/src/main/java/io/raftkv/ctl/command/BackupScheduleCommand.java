package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl backup schedule}. */
@Command(
        name = "schedule",
        description = "Make backups on time: a timer of systemd on this machine, or a line for cron.",
        subcommands = {
            BackupScheduleInstallCommand.class,
            BackupScheduleRemoveCommand.class,
            BackupScheduleShowCommand.class
        })
final class BackupScheduleCommand extends GroupCommand {}

package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.schedule.BackupSchedule;
import io.raftkv.ctl.schedule.ScheduleFiles;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftkvctl backup schedule remove}. */
@Command(name = "remove", description = "Stop making backups on time. The backups stay.")
final class BackupScheduleRemoveCommand extends CtlCommand {
    @Mixin
    private ScheduleOptions schedule;

    @Mixin
    private ChangeOptions change;

    private record Removed(List<String> files) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        String name = schedule.repository().location(invocation).name();
        BackupSchedule known = new BackupSchedule(name, "-", "root", List.of());
        List<String> names = schedule.cron()
                ? List.of(known.crontab())
                : List.copyOf(known.units().keySet());
        Path directory = schedule.directory();
        List<String> there = names.stream()
                .map(directory::resolve)
                .filter(Files::exists)
                .map(Path::toString)
                .toList();
        if (there.isEmpty()) {
            throw new CtlException(ExitCode.NOT_FOUND, "no schedule of " + name + " is in " + directory);
        }
        Plan plan = new Plan(
                "Make no more backups into " + name + " on time",
                there.stream().map(file -> "remove " + file).toList(),
                List.of("the backups stay"));
        if (!new Confirmation(invocation, change).permits(plan, null)) {
            return ExitCode.OK;
        }
        schedule.requireWritable();
        if (schedule.tellsSystemd()) {
            BackupScheduleInstallCommand.systemctl(invocation, "disable", "--now", known.timer());
        }
        List<String> removed = ScheduleFiles.remove(new LocalDisk(), directory, names);
        if (schedule.tellsSystemd()) {
            BackupScheduleInstallCommand.systemctl(invocation, "daemon-reload");
        }
        Report report = Report.of("BackupScheduleRemoved", new Removed(removed)).names(removed);
        removed.forEach(file -> report.line("removed ", file));
        invocation.output().print(report);
        return ExitCode.OK;
    }
}

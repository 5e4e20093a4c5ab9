package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.schedule.BackupSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftkvctl backup schedule show}. */
@Command(
        name = "show",
        description = "Show the schedule of a repository as it is installed. Exit 4 when there is none.")
final class BackupScheduleShowCommand extends CtlCommand {
    @Mixin
    private ScheduleOptions schedule;

    private record Shown(Map<String, String> files) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        String name = schedule.repository().location(invocation).name();
        BackupSchedule known = new BackupSchedule(name, "-", "root", List.of());
        List<String> names = new ArrayList<>(
                schedule.cron() ? List.of(known.crontab()) : known.units().keySet());
        Map<String, String> files = new TreeMap<>();
        for (String each : names) {
            Path file = schedule.directory().resolve(each);
            if (Files.exists(file)) {
                files.put(file.toString(), Files.readString(file));
            }
        }
        if (files.isEmpty()) {
            throw new CtlException(
                    ExitCode.NOT_FOUND,
                    "no schedule of " + name + " is in " + schedule.directory(),
                    "raftkvctl backup schedule install --repo " + name);
        }
        Report report = Report.of("BackupSchedule", new Shown(files)).names(List.copyOf(files.keySet()));
        files.forEach((file, content) -> {
            report.line("# ", file);
            content.lines().forEach(report::line);
        });
        invocation.output().print(report);
        return ExitCode.OK;
    }
}

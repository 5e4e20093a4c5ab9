package io.raftkv.ctl.command;

import io.raftkv.ctl.context.NamedRepository;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.hosts.CommandOutcome;
import io.raftkv.ctl.hosts.HostCommand;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.schedule.BackupSchedule;
import io.raftkv.ctl.schedule.ScheduleFiles;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftkvctl backup schedule install}. */
@Command(
        name = "install",
        description = {
            "Make a backup of this context into a repository, on time; with --keep-… prune it after that.",
            "A run that was missed while the machine was off is made up for. Written anew, it replaces what was there."
        })
final class BackupScheduleInstallCommand extends CtlCommand {
    @Mixin
    private ScheduleOptions schedule;

    @Option(
            names = "--at",
            paramLabel = "WHEN",
            description =
                    "OnCalendar= of systemd, e.g. \"*-*-* 02:30\"; with --cron its five fields. Default: at 02:30.")
    private String at;

    @Option(names = "--user", paramLabel = "USER", defaultValue = "root", description = "With --cron: who runs it.")
    private String user;

    @Option(
            names = "--program",
            paramLabel = "FILE",
            defaultValue = "/usr/bin/raftkvctl",
            description = "The program that is started.")
    private Path program;

    @Option(
            names = "--metrics-dir",
            paramLabel = "DIR",
            description = "Directory of node_exporter's textfile collector.")
    private Path metricsDirectory;

    @Mixin
    private KeepOptions keep;

    @Mixin
    private ChangeOptions change;

    private record Installed(String name, List<String> files, String when) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        BackupSchedule planned = planned(invocation);
        Map<String, String> files = schedule.cron() ? Map.of(planned.crontab(), planned.cron()) : planned.units();
        Path directory = schedule.directory();
        List<String> steps = new ArrayList<>();
        files.keySet().stream().sorted().forEach(name -> steps.add("write " + directory.resolve(name)));
        if (schedule.tellsSystemd()) {
            steps.add("systemctl daemon-reload, enable --now " + planned.timer());
        }
        Plan plan =
                new Plan("Back " + invocation.context().name() + " up at " + planned.when(), steps, commands(planned));
        if (!new Confirmation(invocation, change).permitsUnasked(plan)) {
            return ExitCode.OK;
        }
        schedule.requireWritable();
        List<String> written = ScheduleFiles.write(new LocalDisk(), directory, files);
        if (schedule.tellsSystemd()) {
            systemctl(invocation, "daemon-reload");
            systemctl(invocation, "enable", "--now", planned.timer());
        }
        Report report = Report.of("BackupScheduleInstalled", new Installed(planned.name(), written, planned.when()))
                .names(written);
        written.forEach(file -> report.line("wrote ", file));
        invocation.output().print(report);
        return ExitCode.OK;
    }

    private static List<String> commands(BackupSchedule planned) {
        return planned.commands().stream()
                .map(words -> "runs " + String.join(" ", words))
                .toList();
    }

    private BackupSchedule planned(Invocation invocation) {
        NamedRepository location = schedule.repository().location(invocation);
        String path = location.path().toAbsolutePath().normalize().toString();
        String context = invocation.context().name();
        List<String> create = new ArrayList<>(List.of(program.toString(), "backup", "create"));
        // A service of systemd has no home directory to find the user's file in.
        invocation
                .contextStore()
                .fileToName(context)
                .ifPresent(file -> create.addAll(List.of("--config", file.toString())));
        create.addAll(List.of("--context", context, "--repo", path));
        location.keyFile().ifPresent(file -> create.addAll(List.of("--key-file", file.toString())));
        if (metricsDirectory != null) {
            create.addAll(List.of(
                    "--metrics-dir",
                    metricsDirectory.toAbsolutePath().normalize().toString()));
        }
        create.addAll(List.of("--quiet", "--no-input"));
        List<List<String>> commands = new ArrayList<>(List.of(create));
        if (keep.isGiven()) {
            keep.policy();
            List<String> prune = new ArrayList<>(List.of(program.toString(), "backup", "prune", "--repo", path));
            prune.addAll(keep.arguments());
            prune.addAll(List.of("--yes", "--quiet", "--no-input"));
            commands.add(prune);
        }
        String when = at != null ? at : schedule.cron() ? "30 2 * * *" : "*-*-* 02:30";
        boolean fiveFields = when.trim().split("\\s+").length == 5;
        if (schedule.cron() && !fiveFields) {
            throw new CtlException(ExitCode.USAGE, "--at '" + when + "' is not the five fields of cron");
        }
        try {
            return new BackupSchedule(location.name(), when, user, commands);
        } catch (IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, e.getMessage(), null, e);
        }
    }

    static void systemctl(Invocation invocation, String... arguments) {
        List<String> words = new ArrayList<>(List.of("systemctl"));
        words.addAll(List.of(arguments));
        CommandOutcome outcome = invocation
                .hosts()
                .thisMachine()
                .run(HostCommand.of(words.toArray(String[]::new)).asRoot(true));
        if (!outcome.isSuccess()) {
            throw new CtlException(
                    ExitCode.PARTIAL,
                    "the files are written, but " + String.join(" ", words) + " failed: "
                            + outcome.errors().strip(),
                    "repair that, then run this again");
        }
    }
}

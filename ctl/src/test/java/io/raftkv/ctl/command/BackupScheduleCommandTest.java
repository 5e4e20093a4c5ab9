package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupScheduleCommandTest {
    @TempDir
    private Path home;

    private Path units;
    private Path contexts;

    @BeforeEach
    void repository() {
        units = home.resolve("units");
        contexts = home.resolve("config/raftkvctl/config.yaml");
        run("context", "add", "prod", "--endpoints", "http://localhost:1");
        run("repo", "init", home.resolve("repo").toString(), "--name", "main");
    }

    private CtlRun run(String... arguments) {
        return CtlRun.with(home).run(arguments);
    }

    private CtlRun schedule(String verb, String... more) {
        List<String> arguments = new ArrayList<>(List.of("backup", "schedule", verb, "--dir", units.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(units)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void shouldInstallATimerThatMakesUpForWhatItMissed() throws Exception {
        assertThat(schedule("install", "--keep-daily", "7", "--at", "*-*-* 03:15")
                        .code())
                .isEqualTo(ExitCode.OK);

        assertThat(names())
                .containsExactly(
                        "raftkv-backup-main-failed.service", "raftkv-backup-main.service", "raftkv-backup-main.timer");
        assertThat(Files.readString(units.resolve("raftkv-backup-main.timer")))
                .contains("OnCalendar=*-*-* 03:15\nPersistent=true\n", "FixedRandomDelay=true\n");
        String repo = home.resolve("repo").toString();
        assertThat(Files.readString(units.resolve("raftkv-backup-main.service")))
                .contains("OnFailure=raftkv-backup-main-failed.service\n")
                .endsWith("ExecStart=/usr/bin/raftkvctl backup create --config " + contexts + " --context prod --repo "
                        + repo
                        + " --quiet --no-input\nExecStart=/usr/bin/raftkvctl backup prune --repo " + repo
                        + " --keep-daily 7 --yes --quiet --no-input\n");
        assertThat(schedule("show").out()).contains("OnCalendar=*-*-* 03:15");
    }

    @Test
    void shouldWriteALineForCron() throws Exception {
        assertThat(schedule("install", "--cron", "--at", "5 1 * * *", "--user", "backup")
                        .code())
                .isEqualTo(ExitCode.OK);

        assertThat(names()).containsExactly("raftkv-backup-main");
        assertThat(Files.readString(units.resolve("raftkv-backup-main")))
                .endsWith("\n5 1 * * * backup /usr/bin/raftkvctl backup create --config " + contexts
                        + " --context prod --repo " + home.resolve("repo") + " --quiet --no-input >/dev/null\n");
        assertThat(schedule("install", "--cron", "--at", "daily").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldChangeNothingOnADryRunAndRemoveOnlyWhatItWrote() throws Exception {
        assertThat(schedule("install", "--dry-run").err()).contains("DRY RUN: nothing changed");
        assertThat(units).doesNotExist();
        assertThat(schedule("remove", "--yes").code()).isEqualTo(ExitCode.NOT_FOUND);
        schedule("install");
        Files.writeString(units.resolve("other.timer"), "of somebody");

        assertThat(schedule("remove").code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(schedule("remove", "--yes").code()).isEqualTo(ExitCode.OK);

        assertThat(names()).containsExactly("other.timer");
        assertThat(schedule("show").code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void shouldTakeNoWordThatAShellWouldReadSomethingInto() {
        assertThat(schedule("install", "--program", "/bin/sh;id").code()).isEqualTo(ExitCode.USAGE);
        assertThat(schedule("install", "--at", "daily\nUser=eva").code()).isEqualTo(ExitCode.USAGE);
    }
}
